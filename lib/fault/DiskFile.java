package fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kit.Digests;
import kit.NoWitness;
import kit.SetupError;

/** A file on a node's disk, beside the running server: what faults do to it and see of it. */
final class DiskFile {
    static final String NONE = "none, as there is no such file";

    private DiskFile() {}

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new SetupError("cannot read " + file + ": " + e, e);
        }
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(Path file) { return Files.exists(file) ? Digests.sha256(read(file)) : NONE; }

    static String restored(Path file, byte[] good) {
        write(file, good);
        String now = sha256(file);
        if (!now.equals(Digests.sha256(good))) throw new NoWitness(shortName(file) + " was written back, but its sha-256 is " + now);
        return "sha-256 is " + now + " again";
    }

    /** Its path below the folder that holds all data of the case, so that it begins with the node. */
    static String shortName(Path file) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        if (!file.startsWith(temporary) || file.getNameCount() - temporary.getNameCount() < 2) return file.toString();
        return file.subpath(temporary.getNameCount() + 1, file.getNameCount()).toString();
    }
}
