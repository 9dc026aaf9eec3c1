package kit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** What a case opened and has not closed, the last one first. */
final class Resources {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    synchronized void add(AutoCloseable resource) { open.addFirst(resource); }

    /** Where the servers are that some of them run. */
    synchronized List<String> whereabouts() { return open.stream().filter(r -> r instanceof Running).flatMap(r -> ((Running) r).whereabouts().stream()).toList(); }

    private synchronized List<AutoCloseable> taken() {
        List<AutoCloseable> all = List.copyOf(open);
        open.clear();
        return all;
    }

    /** Closes each, whatever becomes of the others. @param failed told of those that cannot be closed */
    void close(BiConsumer<AutoCloseable, Exception> failed) {
        for (AutoCloseable r : taken()) {
            try {
                r.close();
            } catch (Exception e) {
                failed.accept(r, e);
            }
        }
    }
}
