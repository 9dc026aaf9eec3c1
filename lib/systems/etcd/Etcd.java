package systems.etcd;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kit.Case;
import kit.Running;
import kit.SetupError;
import kit.Skipped;

/** The etcd that a cluster keeps its registry in: the one named by {@code --etcd-endpoints}, else one of the case alone, of the {@code etcd} on the PATH. */
public final class Etcd implements AutoCloseable, Running {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private final List<String> endpoints;
    private final Optional<Node> process;

    private Etcd(List<String> endpoints, Optional<Node> process) {
        this.endpoints = endpoints;
        this.process = process;
    }

    /** One that is healthy; with neither endpoints nor an {@code etcd} the rest of the case is skipped. */
    public static Etcd of(Case c) {
        List<String> given = c.options().etcdEndpoints();
        if (!given.isEmpty()) return named(given);
        Path binary = onPath().orElseThrow(() -> new Skipped("etcd is not on the PATH and --etcd-endpoints names none, so only what needs none was judged"));
        return c.settingUp(() -> start(c, binary));
    }

    private static Etcd named(List<String> endpoints) {
        var etcd = new Etcd(endpoints, Optional.empty());
        try (Http http = etcd.http()) {
            if (!healthy(http)) throw new SetupError("--etcd-endpoints: " + endpoints.getFirst() + " says that it is not healthy");
        } catch (NoAnswer e) {
            throw new SetupError("--etcd-endpoints: " + endpoints.getFirst() + " does not answer /health; leave the flag out for the etcd on the PATH", e);
        }
        return etcd;
    }

    static Optional<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "etcd")).filter(Files::isExecutable).findFirst();
    }

    private static Etcd start(Case c, Path binary) {
        Port clients = Port.free();
        Port peers = Port.free();
        String url = "http://" + clients.address();
        var line = List.of(binary.toString(), "--data-dir", c.workspace().newDataFolder("etcd").toString(), "--listen-client-urls", url, "--advertise-client-urls", url,
            "--listen-peer-urls", "http://" + peers.address(), "--initial-advertise-peer-urls", "http://" + peers.address(), "--initial-cluster", "default=http://" + peers.address());
        var node = new Node("etcd", List.of(clients, peers), line, Map.of(), c.workspace().file("nodes").resolve("etcd.log"), c.trail());
        var etcd = c.closeAtEnd(new Etcd(List.of(clients.address()), Optional.of(node)));
        node.start();
        try (Http http = etcd.http()) {
            Wait.until("etcd is healthy", START_LIMIT, node::requireAlive, () -> healthy(http) ? Wait.Seen.done(true) : Wait.Seen.notYet("not healthy"));
        }
        return etcd;
    }

    /** As {@code join} takes it: {@code etcd://host:port,host:port}. */
    public String url() { return "etcd://" + String.join(",", endpoints); }

    /** From now on the keys with this prefix are the case's own and are deleted at its end; {@link SetupError} when there are any already. */
    public AutoCloseable owning(String prefix) {
        if (keys("range", prefix).path("count").asInt() > 0) throw new SetupError("etcd " + endpoints.getFirst() + " has keys below " + prefix + " already; name one that is not in use, or delete them");
        return () -> {
            if (process.isEmpty()) keys("deleterange", prefix);
        };
    }

    /** A request of the JSON gateway for all keys with a prefix that ends in '/'. */
    private JsonNode keys(String action, String prefix) {
        var range = JSON.createObjectNode().put("key", base64(prefix)).put("range_end", base64(prefix.substring(0, prefix.length() - 1) + '0')); // '0' follows '/'
        try (Http http = http()) {
            return http.request("POST", "/v3/kv/" + action).header("content-type", "application/json").body(range.toString().getBytes(StandardCharsets.UTF_8)).send().json();
        }
    }

    private static String base64(String text) { return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)); }

    private Http http() { return new Http("etcd", "http://" + endpoints.getFirst(), REQUEST_LIMIT, Listener.NONE); }

    private static boolean healthy(Http http) { return http.get("/health").send().text().contains("true"); }

    @Override public List<String> whereabouts() { return process.map(Node::whereabouts).orElse(List.of()); }

    @Override public void close() { process.ifPresent(Node::close); }
}
