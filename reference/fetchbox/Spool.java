package fetchbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a worker keeps bodies on their way. A folder whose lock nobody holds was left by a worker that died, and goes when the next one starts. */
final class Spool implements AutoCloseable {
    private static final String NAME = "fetchbox-spool-";
    private static final String LOCK = ".lock";
    private final Path lockFile;
    private final FileChannel lock;
    private final Path folder;

    /** @param parent such as TMPDIR */
    Spool(Path parent) {
        try {
            sweep(parent);
            Path made;
            FileChannel held;
            do { // the sweep of another worker may take a file that is not locked yet
                made = Files.createTempFile(parent, NAME, LOCK);
                held = FileChannel.open(made, StandardOpenOption.WRITE);
                held.lock();
            } while (!Files.exists(made));
            lockFile = made;
            lock = held;
            folder = Files.createDirectory(folder(lockFile));
        } catch (IOException e) {
            throw new IllegalStateException("no place for bodies in " + parent + " (TMPDIR): " + e, e);
        }
    }

    private static Path folder(Path lockFile) { return lockFile.resolveSibling(lockFile.getFileName().toString().replace(LOCK, "")); }

    /** A fresh file for a body. */
    Path file() throws IOException { return Files.createTempFile(folder, "body-", ""); }

    private static void sweep(Path parent) throws IOException {
        try (var locks = Files.newDirectoryStream(parent, NAME + "*" + LOCK)) {
            for (Path lockFile : locks) sweepIfLeft(lockFile);
        }
    }

    private static void sweepIfLeft(Path lockFile) {
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) remove(lockFile);
        } catch (IOException | OverlappingFileLockException e) {
            Log.info(lockFile + " stays: " + e); // somebody's, or being removed
        }
    }

    private static void remove(Path lockFile) throws IOException {
        Path folder = folder(lockFile);
        if (Files.isDirectory(folder)) {
            try (var left = Files.newDirectoryStream(folder)) {
                for (Path file : left) Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        }
        Files.deleteIfExists(lockFile);
    }

    @Override public void close() {
        try (lock) {
            remove(lockFile);
        } catch (IOException e) {
            Log.warn("the spool stays: " + e);
        }
    }
}
