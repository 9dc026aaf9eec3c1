package runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kit.Digests;
import kit.Leftovers;
import kit.Repository;

/**
 * The ahead-of-time class cache that makes workers start a third of a second sooner. Making one costs about three
 * seconds, so it is made at the end of the third run with the same kit and JDK, by a worker of that run; an edit of
 * lib/ starts anew. Kept in {@code .cache/worker/}; whatever fails here costs speed only.
 */
final class WorkerImage {
    private static final int RUNS_BEFORE_TRAINING = 2;
    private static final int KEPT = 4;
    private final Path folder;
    private final Path image;
    private final boolean train;

    private WorkerImage(Path folder, boolean train) {
        this.folder = folder;
        this.train = train;
        image = folder.resolve("worker.aot");
    }

    /** The image as it is, for workers that are not part of a user's run. */
    static WorkerImage of(Repository repository) { return new WorkerImage(folder(repository), false); }

    /** Counts this run; decides whether it is the one that trains. */
    static WorkerImage ofCountedRun(Repository repository) {
        Path folder = folder(repository);
        try {
            if (Files.exists(folder.resolve("worker.aot"))) return new WorkerImage(folder, false);
            Files.createDirectories(folder);
            Path counter = folder.resolve("runs");
            int runs = Files.exists(counter) ? Integer.parseInt(Files.readString(counter).strip()) : 0;
            Files.writeString(counter, String.valueOf(runs + 1));
            if (runs == 0) prune(folder.getParent());
            return new WorkerImage(folder, runs >= RUNS_BEFORE_TRAINING);
        } catch (IOException | NumberFormatException e) {
            return new WorkerImage(folder, false);
        }
    }

    private static Path folder(Repository repository) {
        String key = System.getProperty("java.class.path") + System.getProperty("java.home") + Runtime.version();
        return repository.cache().resolve("worker").resolve(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)).substring(0, 16));
    }

    /** Options of an ordinary worker. */
    List<String> options() { return Files.exists(image) ? List.of("-XX:AOTCache=" + image) : List.of(); }

    /** Where a worker of this run should write a new image, if it should. */
    Optional<Path> training() { return train ? Optional.of(folder.resolve("training-" + ProcessHandle.current().pid() + ".aot")) : Optional.empty(); }

    /** Puts a complete image in its place and removes what killed trainings left. */
    void trained(Path fresh) {
        try {
            if (Files.exists(fresh)) Files.move(fresh, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var files = Files.list(folder)) {
                files.filter(f -> f.getFileName().toString().startsWith("training-")).forEach(f -> f.toFile().delete());
            }
        } catch (IOException e) {
            fresh.toFile().delete();
        }
    }

    private static void prune(Path all) throws IOException {
        try (var folders = Files.list(all)) {
            folders.sorted(Comparator.comparing((Path f) -> f.toFile().lastModified()).reversed()).skip(KEPT).forEach(Leftovers::deleteTree);
        }
    }
}
