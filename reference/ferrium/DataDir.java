package ferrium;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of a node, for one process at a time: the lock ends with the process, however that ends. */
final class DataDir {
    private static final String LOCK_FILE = "lock";
    private final FileLock lock;

    private DataDir(FileLock lock) { this.lock = lock; }

    static DataDir lock(Path folder) throws IOException {
        Files.createDirectories(folder);
        var channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock != null) return new DataDir(lock);
        channel.close();
        throw new IOException("data_dir " + folder + " is in use by another process");
    }

    void release() throws IOException { lock.acquiredBy().close(); }
}
