package fetchbox;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** Loads the driver's native library and leaves no copy of it behind, also when this process is killed later. */
final class SqliteLibrary {
    private SqliteLibrary() {}

    /** @param dir where it is unpacked for the moment */
    static void load(Path dir) {
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
    }
}
