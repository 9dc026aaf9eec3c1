package systems.log;

import java.time.Duration;

/** One client that reads the first partition of a topic again and again, whatever happens to the cluster, until it is closed. */
final class Follower implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int END_LIMIT_MS = 20_000;
    private final LogReader reader;
    private final Topic topic;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param reader closed with it */
    Follower(LogReader reader, Topic topic) {
        this.reader = reader;
        this.topic = topic;
        thread = Thread.ofPlatform().daemon().name("follower-of-" + topic).start(this::run);
    }

    private void run() {
        try (reader) {
            while (!stopped) {
                reader.readOn(topic, LIMIT);
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override public void close() {
        stopped = true;
        try {
            thread.join(END_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
