package load;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kit.Case;

/**
 * A load on a server: requests of several kinds, each at a time that was fixed beforehand, however slow the server is.
 *
 * <pre>
 * var result = Load.open(c, "mix").to("127.0.0.1:8080").schedule(Schedule.of(Stage.steady(200, Duration.ofSeconds(10))))
 *     .operation("get", 7, random -> ...).operation("put", 3, random -> ...).run();
 * c.check("load.p99", result.all().percentileMs(99), lessThan(50.0));
 * </pre>
 *
 * Docs/load.md tells what the numbers mean.
 */
public final class Load {
    private static final int CONNECTIONS = 32;
    private static final double MAX_LAG_MS = 10;
    private final String name;
    private final long seed;
    private final Path folder;
    private final Case c;
    private final List<Operation> operations = new ArrayList<>();
    private List<InetSocketAddress> addresses = List.of();
    private Schedule schedule = Schedule.of(Stage.steady(100, Duration.ofSeconds(10)));
    private Duration warmUp = Duration.ZERO;
    private Duration timeout = Duration.ofSeconds(10);
    private int connections = CONNECTIONS;
    private int threads = 1;
    private double maxLagMs = MAX_LAG_MS;

    private Load(Case c, String name, long seed, Path folder) {
        this.c = c;
        this.name = name;
        this.seed = seed;
        this.folder = folder;
    }

    /** A load of a case: its seed decides what is sent, its folder gets the files, and it ends with the case at the latest. */
    public static Load open(Case c, String name) { return new Load(c, name, c.random().nextLong(), c.workspace().caseFolder()); }

    /** A load of its own. @param folder gets the files of the result; null for none */
    public static Load open(String name, long seed, Path folder) { return new Load(null, name, seed, folder); }

    /** Servers as {@code host:port}; requests go to them in turn, however slow one is, and connections are spread evenly over them. */
    public Load to(String... hostsAndPorts) {
        addresses = Arrays.stream(hostsAndPorts).map(Load::address).toList();
        return this;
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0) throw new IllegalArgumentException(hostAndPort + " is not of the form host:port");
        return new InetSocketAddress(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    public Load schedule(Schedule planned) {
        schedule = planned;
        return this;
    }

    /** The first part of the schedule, which is sent but does not count. */
    public Load warmUp(Duration first) {
        warmUp = first;
        return this;
    }

    /** Requests under way at a time; one that falls due while all are busy waits, and its latency shows that. */
    public Load connections(int count) {
        connections = count;
        return this;
    }

    /** Threads that send; one does tens of thousands of small requests a second. */
    public Load threads(int count) {
        threads = count;
        return this;
    }

    /** How long an answer to an HTTP request may take before its connection is given up; as long is waited for the last answers, and for a call to begin. */
    public Load timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** The lag of which 99 per cent of the requests must stay below, or the result is invalid; a tenth of the latency that is judged makes sense. */
    public Load maxLagMs(double limit) {
        maxLagMs = limit;
        return this;
    }

    /** One kind of HTTP request; of all requests its share is {@code weight} over the sum of the weights. */
    public Load operation(String kind, int weight, Operation.Source source) {
        operations.add(new Operation(kind, weight, source, null));
        return this;
    }

    /** One kind of request that is made by a client of its own, such as gRPC; as many at a time as there are connections. */
    public Load call(String kind, int weight, Operation.Call call) {
        operations.add(new Operation(kind, weight, null, call));
        return this;
    }

    /** Starts to send. */
    public RunningLoad start() {
        requireSense();
        var clock = new Clock(schedule.lastingNanos());
        boolean warm = !warmUp.isZero();
        var phases = new Phases(new Phase(warm ? Phase.WARM_UP : Phase.STEADY, 0, false));
        if (warm) phases.begin(new Phase(Phase.STEADY, warmUp.toNanos(), false));
        var plan = new Plan(schedule, operations, seed);
        var running = new RunningLoad(c, name, plan, phases, clock, senders(plan, clock, phases), connections, maxLagMs, folder);
        if (c != null) c.closeAtEnd(running);
        return running;
    }

    /** Sends all and waits for the end. */
    public LoadResult run() {
        try (var running = start()) {
            return running.finish();
        }
    }

    private void requireSense() {
        boolean calls = operations.stream().allMatch(o -> o.call() != null);
        if (operations.isEmpty() || !calls && operations.stream().anyMatch(o -> o.source() == null)) throw new IllegalStateException("a load needs operations, either all HTTP requests or all calls");
        if (!calls && addresses.isEmpty()) throw new IllegalStateException("to which servers?");
        int most = calls ? 1 : threads * addresses.size();
        if (threads < 1 || connections < most) throw new IllegalStateException(connections + " connections for " + threads + " threads" + (calls ? "" : " and " + addresses.size() + " servers"));
    }

    private List<Sender> senders(Plan plan, Clock clock, Phases phases) {
        if (operations.getFirst().call() != null) {
            var next = new AtomicLong();
            return IntStream.range(0, connections).mapToObj(i -> (Sender) new CallSender(plan, clock, tally(phases, clock), next, timeout)).toList();
        }
        return IntStream.range(0, threads).mapToObj(i ->
            (Sender) new HttpLoop(plan, clock, tally(phases, clock), addresses, connections / threads + (i < connections % threads ? 1 : 0), timeout, i, threads)).toList();
    }

    private Tally tally(Phases phases, Clock clock) { return new Tally(phases, operations.size(), clock, warmUp.toNanos()); }
}
