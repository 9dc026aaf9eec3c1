package kit;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the servers of a case up after its verdict, until somebody lets them go: a person by Enter, a signal, or the runner. */
public final class Hold {
    private static final int CLOSE_LIMIT_SECONDS = 10;
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Enter on the standard input of this JVM lets go; the end of that input is nobody's wish. */
    public Hold untilEnter() {
        Thread.ofPlatform().daemon().name("hold-enter").start(() -> {
            if (lineComes()) release();
        });
        return this;
    }

    private static boolean lineComes() {
        try {
            int b = System.in.read();
            while (b >= 0 && b != '\n') b = System.in.read();
            return b >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    public void release() { released.countDown(); }

    /** Returns when somebody let go. */
    public void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The servers are gone, and that is told. */
    void over() { over.countDown(); }

    /** For a shutdown: lets go and returns when all is closed, or after ten seconds. */
    void releaseAndAwaitEnd() {
        release();
        try {
            over.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
