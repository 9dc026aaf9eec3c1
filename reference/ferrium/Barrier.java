package ferrium;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Proves to reads that this node still leads and has applied all that was acknowledged before they began: an empty entry that a majority has taken and
 * this node has applied. Reads that wait at the same time share one. The read index of Ratis 3.3.0 does not serve: for a commit index that was confirmed
 * before it does not ask again, so that a leader that was deposed meanwhile answers.
 */
final class Barrier {
    private final Runnable entry;
    private final ReentrantLock turn = new ReentrantLock(true);
    private CompletableFuture<Void> gathering;

    /** @param entry submits an empty entry, and returns when it is applied */
    Barrier(Runnable entry) { this.entry = entry; }

    /** @throws StoreFailure as the entry did */
    void pass() {
        CompletableFuture<Void> mine;
        boolean first;
        synchronized (this) {
            first = gathering == null;
            if (first) gathering = new CompletableFuture<>();
            mine = gathering;
        }
        if (first) submit(mine);
        try {
            mine.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreFailure failure ? failure : e;
        }
    }

    private void submit(CompletableFuture<Void> mine) {
        turn.lock();
        try {
            synchronized (this) {
                gathering = null; // whoever comes from now on needs an entry that is submitted later
            }
            entry.run();
            mine.complete(null);
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            turn.unlock();
        }
    }
}
