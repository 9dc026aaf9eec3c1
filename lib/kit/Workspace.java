package kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders of one case: {@code runs/<time>/<case>/} keeps the result, logs and configs;
 * a folder of its own below the system's temporary one holds the servers' data and is deleted at the end.
 */
public final class Workspace {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int RUNS_KEPT = 30;
    private static final long NEEDED_BYTES = 64 << 20;
    /** With less than this free, sqlite and logs are cut short at any moment. */
    private static final long FULL_BYTES = 1 << 20;

    private final Path caseFolder;
    private final Path dataFolder;
    private int pictures;

    private Workspace(Path caseFolder, Path dataFolder) {
        this.caseFolder = caseFolder;
        this.dataFolder = dataFolder;
    }

    static Workspace make(Path runFolder, String caseName) {
        try {
            Path caseFolder = Files.createDirectories(runFolder.resolve(caseName));
            Files.createDirectories(caseFolder.resolve("nodes"));
            var workspace = new Workspace(caseFolder, Lifeline.get().newFolder("casebook-" + caseName.substring(0, 3) + "-"));
            workspace.requireSpace();
            return workspace;
        } catch (IOException e) {
            throw new SetupError("cannot make the folders of the case: " + e.getMessage(), e);
        }
    }

    private void requireSpace() {
        diskWithLessThan(NEEDED_BYTES).ifPresent(disk -> {
            long freeMib = disk.toFile().getUsableSpace() >> 20;
            close(false);
            throw new SetupError("only " + freeMib + " MiB are free on the disk of " + disk + "; a case needs " + (NEEDED_BYTES >> 20) + " MiB");
        });
    }

    /** Which of its disks has no room left, so that no check on what servers did means anything. */
    Optional<Path> fullDisk() { return diskWithLessThan(FULL_BYTES); }

    private Optional<Path> diskWithLessThan(long freeBytes) {
        return Stream.of(dataFolder, caseFolder).map(Path::getParent).filter(disk -> disk.toFile().getUsableSpace() < freeBytes).findFirst();
    }

    /** Makes {@code runs/<time>/}, lets {@code runs/latest} point at it and drops the oldest runs beyond 30. */
    public static Path newRun(Repository repository) {
        try {
            Path runs = Files.createDirectories(repository.runs());
            Path run = runs.resolve(LocalDateTime.now().format(STAMP));
            for (int i = 2; Files.exists(run); i++) run = runs.resolve(LocalDateTime.now().format(STAMP) + "-" + i);
            Files.createDirectory(run);
            pointLatest(runs, run);
            Thread.ofPlatform().daemon().name("prune-runs").start(() -> prune(runs));
            return run;
        } catch (IOException e) {
            throw new SetupError("cannot make a folder below " + repository.runs() + ": " + e.getMessage(), e);
        }
    }

    private static void pointLatest(Path runs, Path run) throws IOException {
        Path fresh = runs.resolve(".latest-" + ProcessHandle.current().pid());
        try {
            Files.deleteIfExists(fresh);
            Files.createSymbolicLink(fresh, run.getFileName());
            Files.move(fresh, runs.resolve("latest"), java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (UnsupportedOperationException e) {
            Files.writeString(runs.resolve("latest.txt"), run.getFileName().toString()); // no links on this file system
        }
    }

    /** Beside other work: an old run that is still there when this process ends goes with the next one. */
    private static void prune(Path runs) {
        try (var list = Files.list(runs)) {
            list.filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).sorted(Comparator.reverseOrder()).skip(RUNS_KEPT).forEach(Leftovers::deleteTree);
        } catch (IOException | UncheckedIOException e) {
            // another process prunes, too
        }
    }

    public Path caseFolder() { return caseFolder; }

    public Path dataFolder() { return dataFolder; }

    public Path file(String name) { return caseFolder.resolve(name); }

    /** Writes a fragment of HTML beside the result and returns the name of its file. */
    synchronized String keepPicture(String html) {
        try {
            String name = "picture-" + ++pictures + ".html";
            Files.writeString(file(name), html);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh folder below the data folder. */
    public Path newDataFolder(String name) {
        try {
            return Files.createDirectories(dataFolder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #newDataFolder}, for a case that starts several of a kind: the second is called {@code name-2}. */
    public synchronized Path freshDataFolder(String name) {
        Path folder = dataFolder.resolve(name);
        for (int i = 2; Files.exists(folder); i++) folder = dataFolder.resolve(name + "-" + i);
        return newDataFolder(folder.getFileName().toString());
    }

    /** Deletes the data, or keeps it as {@code data/} beside the result, so that it goes when the run is pruned. */
    void close(boolean keep) {
        if (keep) moveData();
        if (Leftovers.deleteTree(dataFolder)) Lifeline.get().deleted(dataFolder);
    }

    /** A rename where both are on one file system, else a copy. What cannot be kept is not worth an error. */
    private void moveData() {
        Path kept = caseFolder.resolve("data");
        if (dataFolder.toFile().renameTo(kept.toFile())) return;
        try (var all = Files.walk(dataFolder)) {
            for (Path from : all.toList()) Files.copy(from, kept.resolve(dataFolder.relativize(from).toString()));
        } catch (IOException | UncheckedIOException e) {
            // a dying server removed a file meanwhile
        }
    }
}
