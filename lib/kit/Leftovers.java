package kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Finds and removes what a case left behind. */
public final class Leftovers {
    private static final Path PROC = Path.of("/proc");

    private Leftovers() {}

    /** Live processes whose environment carries the tag, this one excepted. */
    public static List<ProcessHandle> tagged(String tag) {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses().filter(p -> p.pid() != self && carries(p, tag)).toList();
    }

    static boolean carries(ProcessHandle p, String tag) {
        try {
            byte[] environment = Files.readAllBytes(PROC.resolve(p.pid() + "/environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(Lifeline.TAG_VARIABLE + "=" + tag);
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours to read
        }
    }

    /** What is directly in a folder; nothing where it cannot be read. */
    static List<Path> entries(Path folder) {
        try (var all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Deletes a folder and all in it, as far as possible. Returns whether it is gone. */
    public static boolean deleteTree(Path folder) {
        for (int attempt = 0; attempt < 20 && Files.exists(folder); attempt++) {
            try (var all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            } catch (IOException | java.io.UncheckedIOException e) {
                pause(); // a dying process still writes into it
            }
        }
        return !Files.exists(folder);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
