package systems.etcd;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import http.Http;
import http.Listener;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kit.Case;
import kit.Skipped;

/** An etcd of one case, of the {@code etcd} on the PATH: no registry of packages for the JVM offers one. */
public final class OwnEtcd implements AutoCloseable {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private final Node process;

    private OwnEtcd(Node process) { this.process = process; }

    /** Starts it and waits until it is healthy; without an {@code etcd} the rest of the case is skipped. */
    public static OwnEtcd own(Case c) {
        Path binary = onPath().orElseThrow(() -> new Skipped("etcd is not on the PATH, so only what needs none was judged"));
        return c.settingUp(() -> start(c, binary));
    }

    private static Optional<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "etcd")).filter(Files::isExecutable).findFirst();
    }

    private static OwnEtcd start(Case c, Path binary) {
        Port clients = Port.free();
        Port peers = Port.free();
        String url = "http://" + clients.address();
        var line = List.of(binary.toString(), "--data-dir", c.workspace().newDataFolder("etcd").toString(), "--listen-client-urls", url, "--advertise-client-urls", url,
            "--listen-peer-urls", "http://" + peers.address(), "--initial-advertise-peer-urls", "http://" + peers.address(), "--initial-cluster", "default=http://" + peers.address());
        var etcd = c.closeAtEnd(new OwnEtcd(new Node("etcd", List.of(clients, peers), line, Map.of(), c.workspace().file("nodes").resolve("etcd.log"), c.trail())));
        etcd.process.start();
        try (var http = new Http("etcd", url, REQUEST_LIMIT, Listener.NONE)) {
            Wait.until("etcd is healthy", START_LIMIT, etcd.process::requireAlive, () ->
                http.get("/health").send().text().contains("true") ? Wait.Seen.done(true) : Wait.Seen.notYet("not healthy"));
        }
        return etcd;
    }

    public String url() { return "etcd://" + process.address(); }

    @Override public void close() { process.close(); }
}
