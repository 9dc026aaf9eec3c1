package toxiproxy;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kit.Case;
import kit.SetupError;

/**
 * The Toxiproxy of a case: the one of {@code --toxiproxy-bin} or TOXIPROXY_BIN, else the {@code toxiproxy-server} on the PATH, else
 * one that answers on 127.0.0.1:8474, else the embedded one. A note of the case says which.
 */
public final class ToxiproxyServer {
    /** In place of a file, for the embedded one whatever is installed. */
    public static final String EMBEDDED = "embedded";
    private static final String HOST = "127.0.0.1";
    private static final int USUAL_PORT = 8474;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private final int port;
    private final String origin;
    private final boolean shared;
    private final Optional<EmbeddedToxiproxy> embedded;

    private ToxiproxyServer(int port, String origin, boolean shared, Optional<EmbeddedToxiproxy> embedded) {
        this.port = port;
        this.origin = origin;
        this.shared = shared;
        this.embedded = embedded;
    }

    /** One that answers; what the case starts ends with it. {@link SetupError} when the given file is none that can be started. */
    public static ToxiproxyServer of(Case c) {
        ToxiproxyServer server = c.settingUp(() -> found(c));
        c.note("toxiproxy: " + server);
        return server;
    }

    private static ToxiproxyServer found(Case c) {
        Optional<String> given = c.options().toxiproxyBin();
        if (given.isPresent()) return given.get().equals(EMBEDDED) ? embedded(c) : started(c, executable(given.get()), "as given");
        Optional<Path> onPath = onPath();
        if (onPath.isPresent()) return started(c, onPath.get(), "on the PATH");
        if (answers(USUAL_PORT)) return running(USUAL_PORT);
        return embedded(c);
    }

    /** One that others started and may use, too. */
    public static ToxiproxyServer running(int port) { return new ToxiproxyServer(port, "found running", true, Optional.empty()); }

    private static Path executable(String file) {
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) throw new SetupError("--toxiproxy-bin " + file + ": no such executable file; leave it out, or give the word embedded");
        return path;
    }

    private static Optional<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "toxiproxy-server")).filter(Files::isExecutable).findFirst();
    }

    private static ToxiproxyServer embedded(Case c) {
        var server = c.closeAtEnd(new EmbeddedToxiproxy(0));
        return new ToxiproxyServer(server.port(), "embedded", false, Optional.of(server));
    }

    private static ToxiproxyServer started(Case c, Path binary, String how) {
        Port port = Port.free();
        var line = List.of(binary.toString(), "-host", HOST, "-port", String.valueOf(port.number()), "-proxy-metrics");
        var node = c.closeAtEnd(new Node("toxiproxy", List.of(port), line, Map.of(), c.workspace().file("nodes").resolve("toxiproxy.log"), c.trail()));
        node.start();
        Wait.until("toxiproxy answers /version", START_LIMIT, node::requireAlive, () -> answers(port.number()) ? Wait.Seen.done(true) : Wait.Seen.notYet("no answer"));
        return new ToxiproxyServer(port.number(), binary.getFileName() + " " + how, false, Optional.empty());
    }

    private static boolean answers(int port) {
        try (var http = new Http("toxiproxy", "http://" + HOST + ":" + port, REQUEST_LIMIT, Listener.NONE)) {
            return !http.get("/version").send().text("version").isEmpty();
        } catch (NoAnswer e) {
            return false;
        }
    }

    public String host() { return HOST; }

    /** Of its HTTP API. */
    public int port() { return port; }

    /** Others may use it, too: only what the case made on it may be touched. */
    public boolean shared() { return shared; }

    /** With live counters, when it runs in this process. */
    public Optional<EmbeddedToxiproxy> embedded() { return embedded; }

    @Override public String toString() { return HOST + ":" + port + " (" + origin + ")"; }
}
