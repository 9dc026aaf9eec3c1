package history.linear;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes down what clients do while they do it, from any thread (contracts/kv.md §4.1). Each call and each end is a line of the file
 * before the method returns, so that a run that is killed leaves its history; see {@link History#read}.
 */
public final class Recorder implements AutoCloseable {
    private final List<Operation> operations = new ArrayList<>();
    private final OutputStream file;
    private long batches;

    /** @param file is begun anew */
    public Recorder(Path file) {
        try {
            this.file = Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client; the thread that uses it may change, but it asks one thing at a time. */
    public Client client(String name) { return new Client(name); }

    /** What was done until now. What is still open has an unknown outcome. */
    public synchronized History history() { return new History(operations); }

    /** Someone who asks. */
    public final class Client {
        private final String name;
        private final Map<String, Integer> written = new HashMap<>();

        private Client(String name) { this.name = name; }

        /** A value that nobody wrote before, for the next attempt: {@code key/client/n}. */
        public String nextValue(String key) { return key + "/" + name + "/" + written.merge(key, 1, Integer::sum); }

        /** To be called just before the request is sent. Every attempt is an operation of its own, also a second one on another node. */
        public Call call(String node, String key, Action action) { return begin(name, node, Map.of(key, action), false); }

        /** As above, for actions on several keys in one request that takes effect as a whole or not at all. */
        public Call batch(String node, Map<String, Action> actions) { return begin(name, node, actions, true); }
    }

    /** A request that is under way. Exactly one of its methods is called, at once when the answer is there. */
    public final class Call {
        private final List<Integer> numbers;

        private Call(List<Integer> numbers) { this.numbers = numbers; }

        /** The server did as it was asked, or a condition did not hold. */
        public void ok(Answer answer) { end(numbers, Outcome.OK, answer); }

        /** The request never left this process, such as when the connection was refused. */
        public void neverSent() { end(numbers, Outcome.REJECTED, null); }

        /** No answer, an error, or a refusal: a leader that lost its office may refuse what is carried out later. */
        public void unknown() { end(numbers, Outcome.UNKNOWN, null); }
    }

    private synchronized Call begin(String client, String node, Map<String, Action> actions, boolean together) {
        long batch = together ? ++batches : 0;
        long now = System.nanoTime();
        List<Integer> numbers = new ArrayList<>();
        var lines = new StringBuilder();
        actions.forEach((key, action) -> {
            var open = new Operation(operations.size(), client, node, key, batch, action, Outcome.UNKNOWN, null, now, Long.MAX_VALUE);
            operations.add(open);
            numbers.add(open.number());
            lines.append(OperationLines.begun(open)).append('\n');
        });
        write(lines);
        return new Call(numbers);
    }

    private void end(List<Integer> numbers, Outcome outcome, Answer answer) {
        long now = System.nanoTime(); // before the wait for other clients
        synchronized (this) {
            var lines = new StringBuilder();
            for (int number : numbers) {
                Operation o = operations.get(number);
                if (o.returnNanos() != Long.MAX_VALUE) throw new IllegalStateException("a call ends once: " + o);
                var ended = new Operation(number, o.client(), o.node(), o.key(), o.batch(), o.action(), outcome, answer, o.callNanos(), now);
                operations.set(number, ended);
                lines.append(OperationLines.ended(ended)).append('\n');
            }
            write(lines);
        }
    }

    private void write(StringBuilder lines) {
        try {
            file.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
