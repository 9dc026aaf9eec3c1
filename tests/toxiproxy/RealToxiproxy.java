package toxiproxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kit.Leftovers;
import kit.TestTrail;

/** A process of the real Toxiproxy for tests, where there is one. */
public final class RealToxiproxy implements AutoCloseable {
    private final Port port;
    private final Node node;
    private final Path folder;

    private RealToxiproxy(Port port, Node node, Path folder) {
        this.port = port;
        this.node = node;
        this.folder = folder;
    }

    /** Of TOXIPROXY_BIN, else on the PATH; a test that needs it is skipped without. */
    public static String binary() {
        Stream<String> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> folder + "/toxiproxy-server");
        Optional<String> found = Stream.concat(Stream.ofNullable(System.getenv("TOXIPROXY_BIN")), onPath).filter(file -> Files.isExecutable(Path.of(file))).findFirst();
        assumeTrue(found.isPresent(), "no Toxiproxy: TOXIPROXY_BIN is not set, and no toxiproxy-server is on the PATH");
        return found.get();
    }

    static RealToxiproxy start() {
        Port port = Port.free();
        try {
            Path folder = Files.createTempDirectory("toxiproxy-test");
            var node = new Node("toxiproxy", List.of(port), List.of(binary(), "-host", "127.0.0.1", "-port", "" + port.number(), "-proxy-metrics"), Map.of(), folder.resolve("log"), TestTrail.in(folder));
            node.start();
            Wait.until("it listens", Duration.ofSeconds(20), node::requireAlive, () -> {
                try (var socket = new Socket("127.0.0.1", port.number())) { return Wait.Seen.done(socket.isConnected()); }
            });
            return new RealToxiproxy(port, node, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() { return port.number(); }

    @Override public void close() {
        node.close();
        Leftovers.deleteTree(folder);
    }
}
