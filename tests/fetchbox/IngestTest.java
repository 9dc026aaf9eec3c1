package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often tasks are offered to a log that is away: no case can count that. */
class IngestTest {
    private static final Defects NONE = Defects.named(List.of());

    /** Refuses so many times, then takes. */
    private static final class Sulking implements MessageLog {
        final List<Long> askedNanos = new ArrayList<>();
        private final int refusals;

        Sulking(int refusals) { this.refusals = refusals; }

        @Override public List<Position> append(Topic topic, String key, List<byte[]> values) {
            askedNanos.add(System.nanoTime());
            if (askedNanos.size() <= refusals) throw new Unavailable("away");
            return values.stream().map(v -> new Position(0, 0)).toList();
        }

        @Override public void createTopics() { throw new UnsupportedOperationException(); }

        @Override public int partition(Topic topic, String key) { return 0; }

        @Override public List<Message> poll(Topic topic, String group, int max) { return List.of(); }

        @Override public void ack(String group, Message message) {}

        @Override public List<Message> read(Topic topic, int partition, long offset, int max) { return List.of(); }

        @Override public boolean reachable() { return true; }

        @Override public void close() {}
    }

    private static void publish(MessageLog log) { new Ingest(null, log, null, null, new Metrics(NONE), NONE).publish(Topic.TASKS, "job-1", List.of(new byte[1])); }

    @Test void aLogThatComesBackIsAskedAgain() {
        var log = new Sulking(2);
        publish(log);
        assertThat(log.askedNanos, hasSize(3));
        assertThat("each pause is longer", log.askedNanos.get(2) - log.askedNanos.get(1), is(greaterThan(log.askedNanos.get(1) - log.askedNanos.get(0))));
    }

    @Test void thriceIsEnough() {
        var log = new Sulking(100);
        Refusal refused = assertThrows(Refusal.class, () -> publish(log));
        assertThat(refused.status() + " " + refused.code(), is("503 PUBLISH_UNAVAILABLE"));
        assertThat(log.askedNanos, hasSize(3));
    }
}
