package rimio;

import org.sqlite.SQLiteJDBCLoader;

import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the driver's native library when the first slot is opened, and leaves no copy of it behind, also when this process is killed later. */
final class SqliteLibrary {
    private static boolean loaded;

    private SqliteLibrary() {}

    /** @param dir where it is unpacked for the moment */
    static synchronized void load(Path dir) {
        if (loaded) return;
        try {
            Files.createDirectories(dir);
            System.setProperty("org.sqlite.tmpdir", dir.toString());
            SQLiteJDBCLoader.initialize();
            try (var copies = Files.newDirectoryStream(dir, "sqlite-*")) {
                for (var copy : copies) Files.deleteIfExists(copy);
            }
        } catch (Exception e) {
            throw new IllegalStateException("sqlite cannot be loaded: " + e, e);
        }
        loaded = true;
    }
}
