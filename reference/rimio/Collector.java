package rimio;

import java.time.Duration;
import java.time.Instant;

/**
 * Deletes the parts of superseded generations once the head above them has been visible for the retention window: a read that
 * began before can still end (clause 24). The visible generation stays, however old it is.
 */
final class Collector {
    private static final Duration RETENTION = Duration.ofSeconds(30);
    private static final long PERIOD_MS = 10_000;

    private final LocalReplica local;

    Collector(LocalReplica local) { this.local = local; }

    void start() { Thread.ofVirtual().name("collector").start(this::loop); }

    private void loop() {
        try {
            while (true) {
                Thread.sleep(PERIOD_MS);
                for (int slot : local.slots().existing()) collect(slot);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect(int slot) {
        try {
            local.collect(slot, Instant.now().minus(RETENTION));
        } catch (RuntimeException e) {
            Log.warn("collection in slot " + slot + ": " + e);
        }
    }
}
