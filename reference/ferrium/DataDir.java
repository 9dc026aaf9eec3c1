package ferrium;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** The folder of a node, for one process at a time: the lock ends with the process, however that ends. */
final class DataDir {
    private static final String LOCK_FILE = "lock";
    private final FileLock lock;

    private DataDir(FileLock lock) { this.lock = lock; }

    static DataDir lock(Path folder, Defects defects) throws IOException {
        Files.createDirectories(folder);
        if (defects.on(Defect.DATA_DIR_NOT_LOCKED)) return new DataDir(null);
        var channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock != null) return new DataDir(lock);
        channel.close();
        throw new IOException("data_dir " + folder + " is in use by another process");
    }

    /** For a defect. */
    static void empty(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    void release() throws IOException {
        if (lock != null) lock.acquiredBy().close();
    }
}
