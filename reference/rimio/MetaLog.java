package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sqlite.JDBC;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a member of the embedded registry must not forget: its term, its vote, its log and how far that is committed. Each change is on disk when the
 * call returns. The log is never cut at its front: a few records a minute do not need it. Its user keeps calls apart.
 */
final class MetaLog implements AutoCloseable {
    /** Kinds are {@code noop}, {@code members}, and those of {@link MetaState}. */
    record Entry(long term, String kind, String body) {
        ObjectNode toJson() { return Json.object().put("term", term).put("kind", kind).put("body", body); }

        static Entry fromJson(JsonNode json) { return new Entry(json.path("term").asLong(), json.path("kind").asText(), json.path("body").asText()); }
    }

    static final String MEMBERS = "members";

    private final Connection connection;
    private final List<Entry> entries = new ArrayList<>();
    private long term;
    private String vote;
    private long commit;

    MetaLog(Path file) {
        try {
            Files.createDirectories(file.getParent());
            SqliteLibrary.load(file.getParent());
            connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
            update("PRAGMA journal_mode=WAL");
            update("PRAGMA synchronous=FULL"); // a vote that is forgotten may be given twice
            update("CREATE TABLE IF NOT EXISTS log (log_index INTEGER PRIMARY KEY, term INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL)");
            update("CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), term INTEGER NOT NULL, vote TEXT, committed INTEGER NOT NULL)");
            update("INSERT OR IGNORE INTO state VALUES (1, 0, NULL, 0)");
            load();
        } catch (SQLException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load() throws SQLException {
        try (var statement = connection.createStatement()) {
            var rows = statement.executeQuery("SELECT term, kind, body FROM log ORDER BY log_index");
            while (rows.next()) entries.add(new Entry(rows.getLong(1), rows.getString(2), rows.getString(3)));
            var state = statement.executeQuery("SELECT term, vote, committed FROM state");
            state.next();
            term = state.getLong(1);
            vote = state.getString(2);
            commit = state.getLong(3);
        }
    }

    long term() { return term; }

    /** For whom this member voted in its term; null for nobody. */
    String vote() { return vote; }

    long commit() { return commit; }

    /** Index of the last entry, counted from 1; 0 when empty. */
    long last() { return entries.size(); }

    /** 0 before the first entry, -1 beyond the last. */
    long termAt(long index) { return index == 0 ? 0 : index > last() ? -1 : entry(index).term; }

    Entry entry(long index) { return entries.get((int) index - 1); }

    List<Entry> from(long index, int limit) { return List.copyOf(entries.subList((int) index - 1, (int) Math.min(last(), index - 1 + limit))); }

    /** Index of the newest list of members; 0 for none. A list counts from when it is in the log, committed or not. */
    long membersIndex() {
        for (long index = last(); index > 0; index--) if (entry(index).kind.equals(MEMBERS)) return index;
        return 0;
    }

    /** Addresses by node id. */
    Map<String, String> members() {
        var members = new TreeMap<String, String>();
        long index = membersIndex();
        if (index > 0) Json.parse(entry(index).body).properties().forEach(member -> members.put(member.getKey(), member.getValue().asText()));
        return members;
    }

    void vote(long newTerm, String candidate) {
        write("UPDATE state SET term = ?, vote = ?", newTerm, candidate);
        term = newTerm;
        vote = candidate;
    }

    void commit(long index) {
        write("UPDATE state SET committed = ?", index);
        commit = index;
    }

    void append(Entry entry) {
        write("INSERT INTO log VALUES (?, ?, ?, ?)", last() + 1, entry.term, entry.kind, entry.body);
        entries.add(entry);
    }

    /** Forgets this entry and what follows it; it was never committed. */
    void cutFrom(long index) {
        if (index <= commit) throw new IllegalStateException("entry " + index + " is committed");
        write("DELETE FROM log WHERE log_index >= ?", index);
        entries.subList((int) index - 1, entries.size()).clear();
    }

    private void write(String sql, Object... arguments) {
        try {
            update(sql, arguments);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void update(String sql, Object... arguments) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
            statement.execute();
        }
    }

    @Override public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            Log.warn("closing the registry's log: " + e.getMessage());
        }
    }
}
