package cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kit.SetupError;

/**
 * Keeps what a file stands for to one thread of one process at a time. It asks for the file's lock again and again
 * instead of waiting in the system: there a lock belongs to the process, so that two processes whose threads each hold
 * one and wait for another's look like a deadlock (EDEADLK) though every holder goes on.
 */
final class FileGuard implements AutoCloseable {
    private static final Map<Path, Semaphore> THREADS = new ConcurrentHashMap<>(); // a file lock is no lock between threads
    private static final long PAUSE_MS = 20;
    private final Semaphore turn;
    private final FileChannel channel;

    private FileGuard(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /** @param limit after which a {@link SetupError} names the file whose holder does not end */
    static FileGuard hold(Path file, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        Semaphore turn = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new Semaphore(1));
        try {
            if (!turn.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) throw held(file, limit);
            try {
                return new FileGuard(turn, locked(file, end, limit));
            } catch (IOException | InterruptedException | RuntimeException e) {
                turn.release();
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while " + file + " was held by another", e);
        }
    }

    private static FileChannel locked(Path file, long end, Duration limit) throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (channel.tryLock() == null) {
                if (System.nanoTime() - end > 0) throw held(file, limit);
                Thread.sleep(PAUSE_MS);
            }
            return channel;
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SetupError held(Path file, Duration limit) { return new SetupError(file + " is still held by another run after " + limit.toSeconds() + " s"); }

    @Override public void close() throws IOException {
        channel.close();
        turn.release();
    }
}
