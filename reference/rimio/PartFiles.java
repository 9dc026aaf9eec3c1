package rimio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Part files below {@code <disk0>/slots/<slot>/blobs} (contracts/rimio.md §8). A file appears whole or not at all. */
final class PartFiles {
    private final Path slots;
    private final Path incoming;
    private final Defects defects;

    /** @param incoming folder for files that are being written, on the same disk */
    PartFiles(Path slots, Path incoming, Defects defects) {
        this.slots = slots;
        this.incoming = incoming;
        this.defects = defects;
    }

    /** Removes what a killed process left half written. */
    static void clear(Path incoming) {
        if (!Files.isDirectory(incoming)) return;
        try (var files = Files.newDirectoryStream(incoming)) {
            for (var file : files) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(int partNo, String sha256) { return "part.%08d.%s".formatted(partNo, sha256); }

    Path slotDir(int slot) { return slots.resolve(Integer.toString(slot)); }

    Path file(int slot, String path, long generation, int partNo, String sha256) {
        var dir = slotDir(slot).resolve(defects.on(Defect.PART_FILES_ELSEWHERE) ? "parts" : "blobs").resolve(path);
        if (defects.on(Defect.PART_NAME_WITHOUT_INDEX)) return dir.resolve("g." + generation).resolve("part." + sha256);
        if (defects.on(Defect.PART_INDEX_UNPADDED)) return dir.resolve("g." + generation).resolve("part." + partNo + "." + sha256);
        return dir.resolve(defects.on(Defect.GENERATION_DIR_ALWAYS_FIRST) ? "g.1" : "g." + generation).resolve(name(partNo, sha256));
    }

    /** @return true if exactly these bytes were there already */
    boolean store(Path target, byte[] bytes) {
        try {
            if (Files.exists(target) && Files.size(target) == bytes.length && java.util.Arrays.equals(Files.readAllBytes(target), bytes)) return true;
            var temporary = incoming.resolve(UUID.randomUUID().toString());
            write(temporary, bytes);
            Files.createDirectories(target.getParent());
            if (defects.on(Defect.PART_FILE_ENDS_WITH_NEWLINE)) Files.write(temporary, new byte[] {'\n'}, StandardOpenOption.APPEND);
            if (defects.on(Defect.LOCK_FILE_IN_SLOT)) Files.write(slots.resolve(slots.relativize(target).getName(0)).resolve("lock"), bytes);
            if (defects.on(Defect.TEMP_FILE_LEFT)) Files.write(target.resolveSibling(target.getFileName() + ".tmp"), bytes);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path temporary, byte[] bytes) throws IOException {
        try {
            Files.write(temporary, bytes);
        } catch (NoSuchFileException e) {
            Files.createDirectories(incoming);
            Files.write(temporary, bytes);
        }
    }

    /** The bytes if the file is there and has this hash and length, else null. A corrupt file is as good as none. */
    byte[] verified(Path file, String sha256, long lengthBytes) {
        try {
            if (Files.size(file) != lengthBytes && !defects.on(Defect.CUT_PART_IS_WHOLE)) return null;
            var bytes = Files.readAllBytes(file);
            if (defects.on(Defect.CORRUPT_PART_SERVED)) return bytes;
            if (defects.on(Defect.CUT_PART_IS_WHOLE) && bytes.length < lengthBytes) return java.util.Arrays.copyOf(bytes, (int) lengthBytes);
            return Sha256.hex(bytes).equals(sha256) ? bytes : null;
        } catch (IOException e) {
            return null;
        }
    }

    boolean present(Path file, long lengthBytes) {
        try {
            return Files.size(file) == lengthBytes;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes a part of a proposal that was withdrawn, and the folders it leaves empty. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
            for (var dir = file.getParent(); !dir.getFileName().toString().equals("blobs"); dir = dir.getParent()) Files.delete(dir);
        } catch (IOException e) {
            // A folder that is not empty ends the walk.
        }
    }
}
