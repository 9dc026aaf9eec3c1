package runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import kit.SetupError;

/** Tells which files below some folders were written, moved there or deleted. */
final class Saves {
    /** One save is several events: an editor truncates, writes and renames. */
    private static final int QUIET_MS = 20;
    private static final int GATHER_LIMIT_MS = 500;
    private final WatchService service;
    private final Map<WatchKey, Path> folders = new HashMap<>();
    private final Predicate<Path> wanted;

    Saves(Predicate<Path> wanted) {
        this.wanted = wanted;
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new SetupError("this system does not tell of saved files: " + e.getMessage(), e);
        }
    }

    /** Watches one folder, without those in it; one that does not exist is passed over. */
    Saves in(Path folder) {
        if (!Files.isDirectory(folder)) return this;
        try {
            folders.put(folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE), folder);
            return this;
        } catch (IOException e) {
            throw new SetupError("cannot watch " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Watches a folder and all below it. */
    Saves below(Path folder) {
        if (!Files.isDirectory(folder)) return this;
        try (var all = Files.walk(folder)) {
            all.filter(Files::isDirectory).forEach(this::in);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until files are saved and a moment passed without another one. */
    Set<Path> take() throws InterruptedException {
        var saved = new TreeSet<Path>();
        while (saved.isEmpty()) {
            gather(service.take(), saved);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_LIMIT_MS);
            for (WatchKey key = more(); key != null && System.nanoTime() < deadline; key = more()) gather(key, saved);
        }
        return saved;
    }

    private WatchKey more() throws InterruptedException { return service.poll(QUIET_MS, TimeUnit.MILLISECONDS); }

    private void gather(WatchKey key, Set<Path> saved) {
        Path folder = folders.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
            if (!(event.context() instanceof Path name)) continue; // more events at once than the system keeps
            Path file = folder.resolve(name);
            if (event.kind() == StandardWatchEventKinds.ENTRY_CREATE && Files.isDirectory(file)) below(file);
            else if (wanted.test(file)) saved.add(file);
        }
        key.reset();
    }
}
