package kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;

/**
 * Runs beside a process that starts servers and cleans up after it when it is gone, even by kill -9.
 * Reads lines from its standard input (see {@link Lifeline}); at the end of the input it ends what is still
 * registered or carries the tag, then deletes folders and keys. It needs no shell, so it works wherever Java does.
 */
public final class Reaper {
    private static final int CONNECT_LIMIT_MS = 1000;
    private static final int REDIS_PORT = 6379;

    private final String tag;
    private final Map<Long, String> processes = new LinkedHashMap<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private final Set<String> keys = new LinkedHashSet<>();

    private Reaper(String tag) { this.tag = tag; }

    public static void main(String[] args) throws IOException, InterruptedException {
        var reaper = new Reaper(args[0]);
        var done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> outlive(done), "reaper-outlives-signals"));
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) reaper.take(line);
        reaper.reap();
        done.countDown();
    }

    /** Ctrl-C reaches the whole process group, this process too; the main thread goes on while a shutdown hook waits. */
    private static void outlive(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(String line) {
        int space = line.indexOf(' ');
        String what = space < 0 ? line : line.substring(0, space);
        String value = line.substring(space + 1);
        switch (what) {
            case "process" -> processes.put(Long.valueOf(value.split(" ")[0]), value);
            case "ended" -> processes.remove(Long.valueOf(value));
            case "folder" -> folders.add(Path.of(value));
            case "deleted" -> folders.remove(Path.of(value));
            case "keys" -> keys.add(value);
            case "cleared" -> keys.remove(value);
            default -> { /* a greeting */ }
        }
    }

    /**
     * The first look also ends a worker that closed its lifeline and is slow to leave; the second catches what a dying
     * process spawned. Keys are cleared beside it: on a busy machine the Redis client alone takes a second to load.
     */
    private void reap() throws InterruptedException {
        if (processes.isEmpty() && folders.isEmpty() && keys.isEmpty()) return;
        processes.forEach((pid, identity) -> ProcessHandle.of(pid).filter(p -> Lifeline.identity(p).equals(identity)).ifPresent(ProcessHandle::destroyForcibly));
        Leftovers.tagged(tag).forEach(ProcessHandle::destroyForcibly);
        Thread clearing = Thread.ofPlatform().start(() -> keys.forEach(Reaper::clear));
        Leftovers.tagged(tag).forEach(ProcessHandle::destroyForcibly);
        folders.forEach(Leftovers::deleteTree);
        clearing.join();
    }

    private static boolean listens(URI redis) {
        try (var probe = new Socket()) {
            probe.connect(new InetSocketAddress(redis.getHost(), redis.getPort() < 0 ? REDIS_PORT : redis.getPort()), CONNECT_LIMIT_MS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void clear(String urlAndPattern) {
        int space = urlAndPattern.indexOf(' ');
        URI url = URI.create(urlAndPattern.substring(0, space));
        if (!listens(url)) return; // it was our own, and its keys are gone with it
        try (var redis = new Jedis(url, CONNECT_LIMIT_MS)) {
            var match = new ScanParams().match(urlAndPattern.substring(space + 1)).count(1000);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                var page = redis.scan(cursor, match);
                if (!page.getResult().isEmpty()) redis.del(page.getResult().toArray(String[]::new));
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        } catch (RuntimeException e) {
            // That Redis is gone, and its keys with it.
        }
    }
}
