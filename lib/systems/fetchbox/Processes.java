package systems.fetchbox;

import cluster.Cluster;
import cluster.Interruptible;
import cluster.Node;
import cluster.Port;
import http.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Case;
import kit.Secrets;
import systems.s3.S3Bucket;
import systems.s3.WatchedBucket;

/** The processes of one pipeline, and where they are: broker and store of the case alone, API and workers of the target. */
final class Processes implements AutoCloseable {
    static final String CONFIG_VARIABLE = "FETCHBOX_CONFIG";
    private static final String METRICS_VARIABLE = "FETCHBOX__TELEMETRY__METRICS_ADDR";
    private final Case c;
    private final Wanted wanted;
    private final Broker broker;
    private final Store store;
    private final Optional<WatchedBucket> watched;
    private final Launcher launcher;
    /** Whether one process is API and worker in one. */
    private final boolean single;
    private final PipelineConfig config;
    private final Port apiPort = Port.free();
    private final List<Part> parts = new ArrayList<>();
    private final Optional<Part> storePart;

    /** Starts broker and store side by side, then the pipeline. @param given what the configuration has beside addresses */
    Processes(Case c, PipelineConfig given, Wanted wanted) {
        this.c = c;
        this.wanted = wanted;
        var storing = CompletableFuture.supplyAsync(() -> Store.start(c));
        try {
            broker = Broker.start(c);
        } finally {
            store = joined(storing); // also when the log does not start: nothing is begun that the case does not end
        }
        storePart = store.part();
        watched = wanted.watchStore() ? Optional.of(watch()) : Optional.empty();
        wanted.buckets().forEach(store::with);
        launcher = Launcher.of(c, store.bucket().named(store.bucket().name() + "-training"));
        Path data = c.workspace().freshDataFolder("fetchbox");
        Port metrics = Port.free();
        config = given.copy().storedIn(watched.map(WatchedBucket::bucket).orElse(store.bucket())).set("server", "bind_addr", apiPort.address()).set("server", "fjall_path", data.resolve("ledger").toString())
            .set("telemetry", "metrics_addr", metrics.address());
        broker.settings().forEach((key, value) -> config.set("iggy", key, value));
        Path file = written(data.resolve("fetchbox.toml"), config.toml()); // credentials do not stay with the run
        written(c.workspace().file("nodes").resolve("fetchbox.toml"), Secrets.mask(config.toml()));
        single = launcher.single() || wanted.workers() == 0;
        parts.add(part(single ? "fetchbox" : "api", single ? "server" : "api", file, List.of(apiPort, metrics)));
        if (!single) IntStream.rangeClosed(1, wanted.workers()).forEach(i -> parts.add(part("worker" + i, "worker", file, List.of(Port.free()))));
        parts.forEach(p -> p.process().start());
        parts.forEach(Part::awaitAnswer);
    }

    /** Its own exception, such as a reason to skip the case. */
    private static Store joined(CompletableFuture<Store> storing) {
        try {
            return storing.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private WatchedBucket watch() {
        var relay = c.closeAtEnd(new Relay(store.bucket().endpoint()));
        return new WatchedBucket(store.bucket().by(relay.url()), relay);
    }

    /** @param ports the last is that of its metrics */
    private Part part(String name, String role, Path file, List<Port> ports) {
        Map<String, String> environment = environment(c.workspace().newDataFolder(name));
        environment.putAll(wanted.variables());
        String metrics = ports.getLast().address();
        environment.put(METRICS_VARIABLE, metrics);
        environment.put(CONFIG_VARIABLE, file.toString());
        var node = new Node(name, ports, Interruptible.command(launcher.line(role, file, apiPort.address())), environment, c.workspace().file("nodes").resolve(name + ".log"), c.trail());
        c.closeAtEnd(node::close);
        BooleanSupplier answers = role.equals("worker") ? () -> Part.answers(metrics, "/metrics") : () -> Part.answers(apiPort.address(), "/health");
        return new Part(c, node, answers, Optional.of(metrics));
    }

    /** Variables of the target would overlay its file, so none is inherited. */
    static Map<String, String> environment(Path temporary) {
        Map<String, String> environment = new HashMap<>();
        System.getenv().keySet().stream().filter(k -> k.startsWith("FETCHBOX_")).forEach(k -> environment.put(k, null));
        environment.put("TMPDIR", temporary.toString());
        environment.put("RUST_LOG", "info");
        return environment;
    }

    static Path written(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PipelineConfig config() { return config; }

    Launcher launcher() { return launcher; }

    Broker broker() { return broker; }

    /** As a reader beside the pipeline reaches it, whoever watches. */
    S3Bucket bucket() { return store.bucket(); }

    Optional<WatchedBucket> watched() { return watched; }

    String apiAddress() { return apiPort.address(); }

    Part api() { return parts.getFirst(); }

    /** The API's process, where one program plays both. */
    Part worker(int number) { return single ? api() : parts.get(number); }

    /** @throws kit.Skipped when the log is on somebody else's server */
    Part brokerPart() { return broker.part().orElseThrow(broker::notOurs); }

    /** @throws kit.Skipped when the store is somebody else's */
    Part storePart() { return storePart.orElseThrow(store::notOurs); }

    /** API and workers, and broker and store if they are the case's. */
    List<Part> parts() { return Stream.of(parts.stream(), broker.part().stream(), storePart.stream()).flatMap(p -> p).toList(); }

    List<Node> nodes() { return parts().stream().map(Part::process).toList(); }

    /** The pipeline first: it would only complain that broker and store are away. */
    @Override public void close() {
        new Cluster(parts.stream().map(Part::process).toList()).close();
        store.close();
        broker.close();
    }
}
