package systems.rimio;

import http.NoAnswer;
import http.Reply;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import kit.Case;
import kit.SetupError;
import load.Exchange;
import load.Load;
import load.LoadResult;
import load.ObjectMix;
import load.RunningLoad;
import load.Schedule;
import load.Span;
import load.Sizes;
import load.Stage;

/**
 * A load on a cluster of the object store: PUT and GET of a few dozen objects at a steady rate, three in ten a PUT, bodies from 1 KB to
 * 100 KB. {@code --rate} and {@code --duration-seconds} change it, {@code --slo} what it must keep.
 */
public final class ObjectLoad {
    /** How objects are asked for; both see the same ones (contracts/rimio.md §11, clause 33). */
    public enum Api { NATIVE, S3 }

    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final double RATE = 30;
    private static final double SECONDS = 9;
    private static final int OBJECTS = 40;
    private static final int CONNECTIONS = 24;
    private static final int FILL_CONNECTIONS = 4;
    private static final int READERS = 8;
    private static final int FILL_ROUNDS = 3;
    private static final Duration FILL_TIMEOUT = Duration.ofSeconds(20);
    private static final int PUTS = 3;
    private static final int GETS = 7;
    private static final String BUCKET = "load";
    private static final Sizes SIZES = Sizes.of(6, 1_000, 3, 10_000, 1, 100_000);
    /** A tenth of the shortest tail that a case judges. */
    private static final double MAX_LAG_MS = 100;
    /** Of the goal by which rates are searched. */
    private static final double SEARCH_LAG_MS = 5;

    private final Case c;
    private final RimioCluster cluster;
    private final String[] addresses;
    private final List<Api> apis;
    private final ObjectMix objects;
    private final double rate;
    private final Span span;
    private int probes;

    private ObjectLoad(Case c, RimioCluster cluster, List<RimioNode> nodes, List<Api> apis) {
        this.c = c;
        this.cluster = cluster;
        this.apis = apis;
        addresses = nodes.stream().map(RimioNode::address).toArray(String[]::new);
        rate = c.options().load().rate(RATE);
        span = new Span(WARM_UP, c.options().load().durationSeconds(SECONDS));
        objects = ObjectMix.of(OBJECTS, addresses[0], target(apis.getFirst()), status(apis.getFirst()), SIZES, c.random());
    }

    /** On these nodes, counted from 1, through one or both APIs; the objects are there when it returns. */
    public static ObjectLoad on(Case c, RimioCluster cluster, List<Integer> nodes, Api... apis) {
        var load = new ObjectLoad(c, cluster, nodes.stream().map(cluster::node).toList(), List.of(apis));
        return c.settingUp(load::fill);
    }

    private UnaryOperator<String> target(Api api) {
        String prefix = api == Api.S3 ? "" : c.options().apiPrefix().orElse(Profile.NATIVE_PREFIX) + "/blobs";
        return key -> prefix + "/" + BUCKET + "/" + key;
    }

    /** Of a good PUT (contracts/rimio.md §6.1, §7). */
    private static int status(Api api) { return api == Api.S3 ? 200 : 201; }

    /** A few at a time, as the servers have just started; what they refuse once they may take later. */
    private ObjectLoad fill() {
        LoadResult filled = null;
        List<Exchange> left = objects.unwritten(c.random());
        for (int round = 1; round <= FILL_ROUNDS && !left.isEmpty(); round++) {
            Iterator<Exchange> next = left.iterator();
            var puts = Schedule.of(Stage.steady(left.size(), Duration.ofSeconds(1)));
            filled = Load.open("fill", 0, null).to(addresses).connections(FILL_CONNECTIONS).timeout(FILL_TIMEOUT).schedule(puts).operation("put", 1, random -> next.next()).run();
            left = objects.unwritten(c.random());
        }
        if (!left.isEmpty()) throw new SetupError(left.size() + " objects of the load could not be put: " + filled.all());
        return this;
    }

    /** At the rate of the case, until it is ended. */
    public RunningLoad start() { return at("mix", rate, span.planned()).start(); }

    /** At another rate, to its end. */
    public LoadResult at(double otherRate, double otherSeconds) { return at("probe-" + ++probes + "-" + Math.round(otherRate), otherRate, new Span(WARM_UP, otherSeconds).whole()).maxLagMs(SEARCH_LAG_MS).run(); }

    private Load at(String name, double perSecond, Duration lasting) {
        var load = Load.open(c, name).to(addresses).connections(CONNECTIONS).warmUp(WARM_UP).maxLagMs(MAX_LAG_MS).schedule(Schedule.of(Stage.steady(perSecond, lasting)));
        for (Api api : apis) {
            ObjectMix by = objects.by(target(api), status(api));
            String prefix = apis.size() == 1 ? "" : api == Api.S3 ? "s3-" : "native-";
            load.operation(prefix + "put", PUTS, by::put).operation(prefix + "get", GETS, by::get);
        }
        return load;
    }

    /** How long it lasts; what {@link #start} sends goes on beyond it. */
    public Span span() { return span; }

    /** What every living node has for every object, when nothing is being written: "right", or what is wrong with it. */
    public List<String> readBack() {
        try (var pool = Executors.newFixedThreadPool(READERS, Thread.ofVirtual().factory())) {
            var reads = cluster.nodes().stream().filter(RimioNode::isAlive)
                .flatMap(node -> objects.keys().stream().map(key -> CompletableFuture.supplyAsync(() -> readBack(node, key), pool))).toList();
            return reads.stream().map(CompletableFuture::join).toList();
        }
    }

    private String readBack(RimioNode node, String key) {
        try {
            Reply reply = node.blobs().get(BUCKET + "/" + key);
            return reply.status() == 200 ? objects.judge(key, reply.body()) : "status " + reply.status();
        } catch (NoAnswer e) {
            return "no answer";
        }
    }
}
