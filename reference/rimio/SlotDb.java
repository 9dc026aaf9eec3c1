package rimio;

import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * meta.sqlite3 of one slot (contracts/rimio.md §8): one connection, opened when first used. WAL with synchronous NORMAL survives
 * a killed process, which is what is promised; it may lose the last commits when the machine loses power.
 */
final class SlotDb {
    interface Work<T> { T run() throws SQLException; }

    interface Row<T> { T of(ResultSet row) throws SQLException; }

    private final Path file;
    private final Defects defects;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private Connection connection;
    private boolean deferring;
    volatile long lastUsedNanos;

    SlotDb(Path file, Defects defects) {
        this.file = file;
        this.defects = defects;
    }

    Path file() { return file; }

    boolean isOpen() { return connection != null; }

    <T> T read(Work<T> work) {
        lock.lock();
        try {
            open();
            return work.run();
        } catch (SQLException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** All or nothing. IMMEDIATE, so that a writer from outside (injection cases) makes us wait instead of fail. */
    <T> T write(Work<T> work) {
        return read(() -> {
            if (defects.on(Defect.COMMIT_DEFERRED)) return deferred(work);
            update("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.run();
                update("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) update("ROLLBACK");
            }
        });
    }

    /** Leaves the transaction open for the writes that follow: fast, and lost with the process. */
    private <T> T deferred(Work<T> work) throws SQLException {
        if (!deferring) update("BEGIN IMMEDIATE");
        deferring = true;
        return work.run();
    }

    <T> List<T> query(Row<T> row, String sql, Object... arguments) throws SQLException {
        var found = new ArrayList<T>();
        try (var rows = bound(sql, arguments).executeQuery()) {
            while (rows.next()) found.add(row.of(rows));
        }
        return found;
    }

    <T> T first(Row<T> row, String sql, Object... arguments) throws SQLException {
        try (var rows = bound(sql, arguments).executeQuery()) {
            return rows.next() ? row.of(rows) : null;
        }
    }

    int update(String sql, Object... arguments) throws SQLException { return bound(sql, arguments).executeUpdate(); }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        if (defects.on(Defect.SCHEMA_WITHOUT_ARCHIVE_URL)) sql = sql.replace("archive_url", "archive_uri");
        var statement = statements.get(sql);
        if (statement == null) statements.put(sql, statement = connection.prepareStatement(sql));
        for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
        return statement;
    }

    private void open() throws SQLException {
        lastUsedNanos = System.nanoTime();
        if (connection != null) return;
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        connection = JDBC.createConnection("jdbc:sqlite:" + file, config.toProperties());
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=" + (defects.on(Defect.SQLITE_WITHOUT_WAL) ? "DELETE" : "WAL"));
            statement.execute("PRAGMA synchronous=NORMAL");
            for (var sql : Schema.statements(defects)) statement.execute(sql);
            for (var sql : FlawedSchema.statements(defects)) statement.execute(sql);
        }
    }

    /** Gives the files back when the slot is idle; the next use opens it again. */
    void closeIfIdle() {
        if (!lock.tryLock()) return;
        try {
            close();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            if (deferring) update("COMMIT");
            deferring = false;
            statements.clear();
            if (connection != null) connection.close();
        } catch (SQLException e) {
            Log.warn("closing " + file + ": " + e.getMessage());
        } finally {
            connection = null;
            lock.unlock();
        }
    }
}
