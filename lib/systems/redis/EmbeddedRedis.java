package systems.redis;

import cluster.Port;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kit.Leftovers;
import kit.Lifeline;
import kit.Repository;
import kit.SetupError;
import kit.SharedProcesses;
import redis.embedded.RedisServer;

/** The redis-server binary inside com.github.codemonstur:embedded-redis, unpacked once and run as a process of its own. */
final class EmbeddedRedis {
    private static final int START_LIMIT_MS = 5000;

    private EmbeddedRedis() {}

    static RedisStore start(Repository repository) {
        Path binary = unpacked(repository);
        Path data = Lifeline.get().newFolder("casebook-redis-");
        Port port = Port.free();
        port.release();
        Process p = spawn(binary, port, data, false);
        SharedProcesses.add(p.toHandle(), data, () -> end(p, data));
        RedisStore store = RedisStore.started("redis://" + port.address(), "embedded, as nothing answered on 127.0.0.1:6379");
        awaitPing(store, p, data);
        return store;
    }

    static void end(Process p, Path data) {
        try {
            p.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Leftovers.deleteTree(data)) Lifeline.get().deleted(data);
        Lifeline.get().ended(p.toHandle());
    }

    /** @param durable whether it still has its keys after a kill */
    static Process spawn(Path binary, Port port, Path data, boolean durable) {
        var line = List.of(binary.toString(), "--port", String.valueOf(port.number()), "--bind", "127.0.0.1", "--save", "", "--appendonly", durable ? "yes" : "no",
            "--appendfsync", "always", "--dir", data.toString());
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("redis.log").toFile()));
        builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
        try {
            Process p = builder.start();
            Lifeline.get().process(p.toHandle());
            return p;
        } catch (IOException e) {
            throw new SetupError("cannot start the embedded Redis " + binary + ": " + e.getMessage(), e);
        }
    }

    static void awaitPing(RedisStore store, Process p, Path data) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
        while (System.nanoTime() < deadline) {
            if (!p.isAlive()) throw new SetupError("the embedded Redis exited with " + p.exitValue() + ": " + log(data));
            try {
                if ("PONG".equals(store.ping())) return;
            } catch (RuntimeException e) {
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
        }
        throw new SetupError("the embedded Redis did not answer PING within " + START_LIMIT_MS + " ms: " + log(data));
    }

    private static String log(Path data) {
        try {
            return Files.readString(data.resolve("redis.log")).strip();
        } catch (IOException e) {
            return "(no log)";
        }
    }

    /** The dynamic build needs OpenSSL 3; where it does not start, the static one may. */
    static Path unpacked(Repository repository) {
        Path folder = repository.cache().resolve("redis");
        return candidates().map(name -> unpack(folder, name)).filter(EmbeddedRedis::runs).findFirst()
            .orElseThrow(() -> new SetupError("no embedded Redis runs on " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                + "; start a Redis and give --redis-url"));
    }

    private static Stream<String> candidates() {
        String os = System.getProperty("os.name").toLowerCase();
        boolean arm = System.getProperty("os.arch").contains("aarch64");
        if (os.startsWith("mac")) return Stream.of(arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64");
        if (os.startsWith("windows")) return Stream.of("redis-server-5.0.14.1-windows-amd64.exe");
        return arm ? Stream.of("redis-server-6.2.7-linux-arm64") : Stream.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
    }

    private static Path unpack(Path folder, String name) {
        Path target = folder.resolve(name);
        if (Files.isExecutable(target)) return target;
        try (InputStream in = RedisServer.class.getResourceAsStream("/" + name)) {
            if (in == null) throw new SetupError("the embedded Redis jar holds no " + name);
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, name, ".part");
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            if (!fresh.toFile().setExecutable(true)) throw new SetupError(fresh + " cannot be made executable");
            return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SetupError("cannot unpack the embedded Redis: " + e.getMessage(), e);
        }
    }

    private static boolean runs(Path binary) {
        try {
            return new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
