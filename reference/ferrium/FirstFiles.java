package ferrium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** For a defect: the files of TLS as they were when the node started for the first time (K26, K29). */
final class FirstFiles {
    private FirstFiles() {}

    static Config.Security of(Config config) throws IOException {
        var now = config.security();
        var folder = Files.createDirectories(config.dataDir().resolve("first"));
        return new Config.Security(now.tls(), now.mtls(), now.acceptInvalid(), first(folder, now.cert()), first(folder, now.key()), first(folder, now.ca()));
    }

    private static Path first(Path folder, Path file) throws IOException {
        if (file == null) return null;
        var kept = folder.resolve(file.getFileName());
        if (!Files.exists(kept)) Files.copy(file, kept);
        return kept;
    }
}
