package systems.rimio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;

/**
 * Looks at the cluster state that a Redis keeps for one namespace, about a thousand times a second, and remembers each
 * text it saw. First-wins is about every moment: who looks only at the end takes the last writer for the first.
 */
public final class BootstrapWatch implements AutoCloseable {
    private static final long PERIOD_NANOS = 1_000_000;
    private final Jedis connection;
    private final String key;
    private final List<String> states = new ArrayList<>();
    private final Thread watcher;
    private volatile boolean over;

    BootstrapWatch(Jedis connection, String key) {
        this.connection = connection;
        this.key = key;
        watcher = Thread.ofPlatform().name("bootstrap-watch").start(this::watch);
    }

    private void watch() {
        for (; !over; LockSupport.parkNanos(PERIOD_NANOS)) look();
        look();
    }

    private void look() {
        String state = connection.get(key);
        if (state != null && (states.isEmpty() || !states.getLast().equals(state))) states.add(state);
    }

    /** Ends the watch. Returns every state that was seen, in the order of time; a state is listed again when it came back. */
    public List<String> states() {
        close();
        return List.copyOf(states);
    }

    @Override public void close() {
        over = true;
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
