package fetchbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What seeded defects do to manifests under load, to the API when it has refused one, and to a worker that has lost the log. */
final class Strain {
    private static final int SOME = 10;
    private static final long MS = 1_000_000;
    private final Defects defects;
    private final AtomicInteger posts = new AtomicInteger();

    Strain(Defects defects) { this.defects = defects; }

    /** Before each manifest. */
    void endure() {
        if (defects.on(Defect.INGEST_SLOWS_DOWN)) LockSupport.parkNanos(3000 * MS);
        if (defects.on(Defect.INGEST_REFUSES_SOME) && posts.incrementAndGet() % SOME == 0) throw new Refusal(503, "PUBLISH_UNAVAILABLE", "too many at once");
    }

    /** After one that was refused. */
    void refused(Refusal e) {
        if (defects.on(Defect.API_ENDS_AFTER_REFUSAL) && e.code().equals("PUBLISH_UNAVAILABLE")) endSoon();
    }

    static void endSoon() {
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(500 * MS);
            Runtime.getRuntime().halt(1);
        });
    }
}
