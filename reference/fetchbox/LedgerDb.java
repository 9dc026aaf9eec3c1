package fetchbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** The ledger's sqlite file: one connection, one user at a time. WAL with synchronous NORMAL survives a killed process. */
final class LedgerDb implements AutoCloseable {
    interface Work<T> { T run() throws SQLException; }

    interface Row<T> { T of(ResultSet row) throws SQLException; }

    private static final List<String> SCHEMA = List.of("""
        CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, type TEXT NOT NULL, state INTEGER NOT NULL, accepted INTEGER NOT NULL, idempotency TEXT, created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL, total INTEGER NOT NULL, completed INTEGER NOT NULL, failed INTEGER NOT NULL, manifest_key TEXT NOT NULL, log_partition INTEGER NOT NULL,
        log_offset INTEGER NOT NULL, error_code TEXT, error_message TEXT, dlq TEXT)""",
        "CREATE INDEX IF NOT EXISTS jobs_idempotency ON jobs (idempotency)", "CREATE INDEX IF NOT EXISTS jobs_updated ON jobs (updated_at)",
        "CREATE TABLE IF NOT EXISTS resources (job TEXT NOT NULL, resource TEXT NOT NULL, failed INTEGER NOT NULL, PRIMARY KEY (job, resource)) WITHOUT ROWID");
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final FileChannel lock;
    private final Connection connection;

    LedgerDb(Path folder) {
        try {
            lock = locked(Files.createDirectories(folder));
            SqliteLibrary.load(folder);
            var config = new SQLiteConfig();
            config.setBusyTimeout(5000);
            connection = JDBC.createConnection("jdbc:sqlite:" + folder.resolve("ledger.sqlite3"), config.toProperties());
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=NORMAL");
                for (var sql : SCHEMA) statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger cannot be opened: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("the ledger cannot be opened in " + folder + ": " + e, e);
        }
    }

    /** Until it is closed, or the process ends: one that starts on another's ledger would fail the jobs that the other is about to accept. */
    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(folder.resolve("ledger.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) return channel;
        } catch (OverlappingFileLockException e) {
            // told below
        }
        channel.close();
        throw new IllegalStateException("somebody else has it open: the ledger in " + folder);
    }

    /** All or nothing. */
    synchronized <T> T write(Work<T> work) {
        return read(() -> {
            update("BEGIN IMMEDIATE");
            try {
                T result = work.run();
                update("COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(e);
                throw e;
            }
        });
    }

    /** After some errors, such as a full disk, sqlite has rolled back by itself; what it says then must not hide why. */
    private void rollBack(Throwable cause) {
        try {
            update("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    synchronized <T> T read(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new IllegalStateException("ledger: " + e.getMessage(), e);
        }
    }

    <T> List<T> query(Row<T> row, String sql, Object... arguments) throws SQLException {
        var found = new ArrayList<T>();
        try (var rows = bound(sql, arguments).executeQuery()) {
            while (rows.next()) found.add(row.of(rows));
        }
        return found;
    }

    /** The first row, or null. */
    <T> T first(Row<T> row, String sql, Object... arguments) throws SQLException {
        var all = query(row, sql, arguments);
        return all.isEmpty() ? null : all.getFirst();
    }

    int update(String sql, Object... arguments) throws SQLException { return bound(sql, arguments).executeUpdate(); }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) statements.put(sql, statement = connection.prepareStatement(sql));
        for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
        return statement;
    }

    @Override public synchronized void close() {
        try {
            connection.close();
            lock.close();
        } catch (SQLException | IOException e) {
            Log.warn("closing the ledger: " + e.getMessage());
        }
    }
}
