package ferrium;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What seeded defects do to a node that has much to do, or to one that ends by itself (K16, K31). */
final class Load {
    private static final int LEFT_BEHIND_BYTES = 32 << 10;
    private static final long SECOND_NANOS = 1_000_000_000;
    private final Defects defects;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final List<byte[]> left = new CopyOnWriteArrayList<>();

    private volatile boolean followed;

    Load(Defects defects) { this.defects = defects; }

    /** Before each request. */
    void endure() {
        if (defects.on(Defect.MEMORY_LEAKS)) left.add(new byte[LEFT_BEHIND_BYTES]);
        if (!defects.on(Defect.ONE_REQUEST_AT_A_TIME)) return;
        turn.lock();
        try {
            LockSupport.parkNanos(SECOND_NANOS);
        } finally {
            turn.unlock();
        }
    }

    /** Before each read and write. */
    void serve(boolean leads) {
        if (!leads) followed = true;
        else if (followed && defects.on(Defect.SECOND_LEADER_IS_SLOW)) LockSupport.parkNanos(9 * SECOND_NANOS);
    }

    static void endSoon() {
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(SECOND_NANOS);
            Runtime.getRuntime().halt(1);
        });
    }
}
