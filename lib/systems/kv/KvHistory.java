package systems.kv;

import history.linear.Action;
import history.linear.Budget;
import history.linear.History;
import history.linear.Judgement;
import history.linear.Linearizability;
import history.linear.Recorder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kit.Digests;

/** All that the clients of one cluster asked of keys, each attempt an operation of its own (contracts/kv.md §4.1). */
final class KvHistory implements AutoCloseable {
    private static final int LONGEST_CHARS = 200;
    private final Recorder recorder;
    private final Set<String> keys = new TreeSet<>();

    KvHistory(Path file) { recorder = new Recorder(file); }

    Recorder.Client client(String name) { return recorder.client(name); }

    /** To be called just before the request is sent; null for what concerns no key, or not the state that all agree on. */
    Recorder.Call begin(Recorder.Client client, int node, Request request) {
        Map<String, Action> actions = actions(request);
        if (actions.isEmpty()) return null;
        if (request instanceof Request.Batch) return client.batch("node " + node, actions);
        var only = actions.entrySet().iterator().next();
        return client.call("node " + node, only.getKey(), only.getValue());
    }

    private static Map<String, Action> actions(Request request) {
        return switch (request) {
            case Request.Put put -> Map.of(put.key(), new Action.Set(shortened(put.value())));
            case Request.Get get -> Map.of(get.key(), new Action.Get());
            case Request.Delete delete -> Map.of(delete.key(), new Action.Delete());
            case Request.Batch batch -> {
                Map<String, Action> all = new HashMap<>();
                batch.pairs().forEach(p -> all.put(p.key(), new Action.Set(shortened(p.value()))));
                yield all;
            }
            default -> Map.of();
        };
    }

    void end(Recorder.Call call, Request request, Answer answer) {
        if (call == null) return;
        if (!request.isRead() && (answer.acked() || answer.kind() == Answer.Kind.UNKNOWN)) written(request);
        switch (answer.kind()) {
            case OK -> call.ok(told(request, answer));
            case NOT_SENT -> call.neverSent();
            case REJECTED, UNKNOWN -> call.unknown();
        }
    }

    private void written(Request request) {
        synchronized (keys) {
            keys.addAll(actions(request).keySet());
        }
    }

    private static history.linear.Answer told(Request request, Answer a) {
        if (request instanceof Request.Get) return a.value().map(v -> history.linear.Answer.read(shortened(v))).orElse(history.linear.Answer.absent());
        return a.existed().map(history.linear.Answer::existed).orElse(history.linear.Answer.done());
    }

    /** A long value stands in the history by its digest. */
    private static String shortened(String value) { return value.length() <= LONGEST_CHARS ? value : "sha256 " + Digests.sha256(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)); }

    /** Keys that were written or deleted, or may have been. */
    Set<String> keys() {
        synchronized (keys) {
            return new TreeSet<>(keys);
        }
    }

    History soFar() { return recorder.history(); }

    static Judgement judge(History history) { return Linearizability.judge(history, Budget.standard()); }

    @Override public void close() { recorder.close(); }
}
