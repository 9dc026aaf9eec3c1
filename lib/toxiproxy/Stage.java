package toxiproxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A toxic at work on one direction of one connection, in a thread of its own: it takes chunks from what is before it and passes on
 * what the toxic makes of them. The toxic can be changed at any time. Once it is taken away the stage passes on what it has
 * and retires. That the toxic applies to a connection at all is decided by chance, once and after each change.
 */
final class Stage implements Sink {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private final Outlet outlet;
    private final String name;
    private Toxic toxic;
    private boolean applies;
    private int version;
    private int seenVersion;
    private boolean inputEnded;
    private boolean over;
    private boolean retiring;
    private boolean retired;
    private long lastNanos = System.nanoTime();
    private long lineFreeNanos = Long.MIN_VALUE;
    private long passedBytes;

    Stage(ToxicEntry entry, Outlet outlet) {
        this.outlet = outlet;
        name = entry.name();
        set(entry);
    }

    String name() { return name; }

    Outlet outlet() { return outlet; }

    void start() { Thread.ofPlatform().daemon().name("toxic-" + name).start(this::run); }

    /** The toxic was changed; a pause that it made ends, and what waited for it goes on at once. */
    void update(ToxicEntry entry) {
        lock.lock();
        try {
            set(entry);
            version++;
            lastNanos = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void set(ToxicEntry entry) {
        toxic = entry.toxic();
        applies = ThreadLocalRandom.current().nextFloat() < entry.toxicity();
    }

    /** The toxic was taken away. */
    void remove() {
        lock.lock();
        boolean applied = applies;
        try {
            applies = false;
            retiring = true;
            version++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (applied) toxic.removed(this);
    }

    /** The connection is gone: nothing more is passed on. */
    void kill() {
        lock.lock();
        try {
            over = true;
            version++;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override public boolean take(Chunk chunk) throws InterruptedException {
        lock.lock();
        try {
            while (queue.size() >= toxic.capacity() && !over && !retired) changed.await();
            if (retired) return false;
            if (over) return true; // dropped: the connection has ended behind this
            queue.add(chunk);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override public boolean finish() {
        lock.lock();
        try {
            if (retired) return false;
            inputEnded = true;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                Step step = next();
                if (step == null) return;
                step.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be done, outside the lock. */
    @FunctionalInterface private interface Step { void run() throws InterruptedException; }

    /** Waits for something to do; null when there will be nothing more. */
    private Step next() throws InterruptedException {
        lock.lock();
        try {
            while (!over) {
                seenVersion = version;
                Toxic acting = applies ? toxic : null;
                Chunk chunk = queue.poll();
                if (chunk != null) {
                    lastNanos = System.nanoTime();
                    changed.signalAll();
                    return () -> { if (acting == null) send(chunk); else acting.pass(chunk, this); };
                }
                if (inputEnded) {
                    over = true;
                    return () -> { if (acting == null) end(); else acting.ended(this); };
                }
                if (retiring) {
                    retired = true;
                    changed.signalAll();
                    return null;
                }
                if (idleIsOver(acting)) return () -> acting.idle(this);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change; true when the toxic has waited long enough for bytes. */
    private boolean idleIsOver(Toxic acting) throws InterruptedException {
        if (acting == null || acting.idleMs() <= 0) {
            changed.await();
            return false;
        }
        long left = lastNanos + TimeUnit.MILLISECONDS.toNanos(acting.idleMs()) - System.nanoTime();
        return left <= 0 || changed.awaitNanos(left) <= 0 && seenVersion == version && queue.isEmpty() && !inputEnded;
    }

    /** For its toxic: passes bytes on. */
    void send(Chunk chunk) throws InterruptedException {
        passedBytes += chunk.size();
        outlet.send(chunk);
    }

    /** For its toxic: ends the connection in this direction; what comes later is dropped. */
    void end() {
        kill();
        outlet.end();
    }

    /** How many bytes it has passed on; only its own thread may ask. */
    long passedBytes() { return passedBytes; }

    /** For its toxic: waits; false when the toxic was changed or taken away meanwhile, so that it should come to an end. */
    boolean pause(long nanos) throws InterruptedException { return pauseUntil(System.nanoTime() + nanos); }

    boolean pauseUntil(long dueNanos) throws InterruptedException {
        lock.lock();
        try {
            while (version == seenVersion) {
                long left = dueNanos - System.nanoTime();
                if (left <= 0) return true;
                changed.awaitNanos(left);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** For a toxic that carries one chunk after the other: begins when the line is free, and returns when it is free again. */
    long occupyLine(long fromNanos, long forNanos) {
        lineFreeNanos = Math.max(lineFreeNanos, fromNanos) + forNanos;
        return lineFreeNanos;
    }
}
