package systems.kv;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import kit.Case;
import load.RunningLoad;
import load.Schedule;
import load.Span;
import load.Stage;

/**
 * A load on a key-value cluster: SET and GET of a hundred keys at a steady rate, three in ten a SET, by clients that find the leader. Whether
 * what they read was right is judged with all else that clients of the cluster saw, at its end. {@code --rate} and
 * {@code --duration-seconds} change it, {@code --slo} what it must keep.
 */
public final class SteadyMix {
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final double RATE = 40;
    private static final double SECONDS = 9;
    private static final int CLIENTS = 16;
    private static final int SETS = 3;
    private static final int GETS = 7;
    private static final int KEYS = 100;
    /** After which all move on to other keys, so that the history of each can be judged. */
    private static final int OPERATIONS_PER_GENERATION = 40 * KEYS;
    /** A tenth of the shortest tail that a case judges. */
    private static final double MAX_LAG_MS = 100;
    private final Case c;
    private final KvCluster cluster;
    private final ThreadLocal<KvClient> clients;
    private final AtomicLong operations = new AtomicLong();
    private final Span span;

    private SteadyMix(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        clients = ThreadLocal.withInitial(cluster::client);
        span = new Span(WARM_UP, c.options().load().durationSeconds(SECONDS));
    }

    public static SteadyMix on(Case c, KvCluster cluster) { return new SteadyMix(c, cluster); }

    /** At the rate of the case, until it is ended. */
    public RunningLoad start() {
        var schedule = Schedule.of(Stage.steady(c.options().load().rate(RATE), span.planned()));
        return load.Load.open(c, "mix").connections(CLIENTS).warmUp(WARM_UP).maxLagMs(MAX_LAG_MS).schedule(schedule).call("set", SETS, this::set).call("get", GETS, this::get).start();
    }

    private String key(SplittableRandom random) { return cluster.key("mix-" + operations.get() / OPERATIONS_PER_GENERATION + "-" + random.nextInt(KEYS)); }

    private String set(SplittableRandom random) {
        long number = operations.incrementAndGet();
        return error(clients.get().set(key(random), "value-" + number));
    }

    private String get(SplittableRandom random) {
        operations.incrementAndGet();
        return error(clients.get().get(key(random)));
    }

    /** By its kind: what exactly was said differs each time. */
    private static String error(Answer answer) { return answer.acked() ? null : answer.kind().name().toLowerCase(); }

    /** How long it lasts; what {@link #start} sends goes on beyond it. */
    public Span span() { return span; }
}
