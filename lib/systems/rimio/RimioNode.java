package systems.rimio;

import cluster.Node;
import cluster.Wait;
import fault.Injected;
import fault.Kill;
import fault.Pause;
import fault.Stop;
import http.Http;
import http.Listener;
import http.NoAnswer;
import http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kit.Case;
import kit.Secrets;

/** One node of the object store: its process, its three APIs and its disk. */
public final class RimioNode {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
    private static final Duration INIT_LIMIT = Duration.ofSeconds(20);
    private static final Duration RUN_LIMIT = Duration.ofSeconds(8);
    /** What a server says that was let in: no need to wait whether it ends. */
    private static final Pattern JOINED = Pattern.compile("(?i)join succeeded");
    private static final Duration START_LIMIT = Duration.ofSeconds(45);

    private final Case c;
    private final Profile profile;
    private final Node process;
    private final RimioConfig.Member member;
    private final Path configFile;
    private final Path shownFile;
    private final UnaryOperator<List<String>> line;
    private Http http;
    private Http probe;
    /** What took the process away, until a new one answers; null while there is nothing of the kind. */
    private Injected down;
    private Injected pause;

    /** @param shownFile what the run keeps of its configuration, without secrets; @param line makes a whole command line of the arguments of the server's program */
    RimioNode(Case c, Profile profile, Node process, RimioConfig.Member member, Path configFile, Path shownFile, UnaryOperator<List<String>> line) {
        this.c = c;
        this.profile = profile;
        this.process = process;
        this.member = member;
        this.configFile = configFile;
        this.shownFile = shownFile;
        this.line = line;
        connect();
    }

    public String id() { return member.id(); }

    public String address() { return member.address(); }

    public boolean isAlive() { return process.isAlive(); }

    /** TCP ports on which its process listens; {@link kit.Skipped} where the system does not tell. */
    public Set<Integer> listeningPorts() { return process.listeningPorts(); }

    Node process() { return process; }

    List<String> whereabouts() { return Stream.concat(process.whereabouts().stream(), Stream.of("    data " + member.disk())).toList(); }

    /** Rewrites this node's own configuration file; it counts from the next start on. */
    public void configure(RimioConfig config) {
        write(configFile, config.yaml(id()));
        if (!shownFile.equals(configFile)) write(shownFile, Secrets.mask(config.yaml(id())));
    }

    /** Ends what this node has open, and forgets a configuration that may hold secrets. */
    void close() {
        closeClients();
        if (!shownFile.equals(configFile)) configFile.toFile().delete();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program with {@code --init} to its end. Returns the exit code. */
    public int init() { return process.runOnce(line.apply(profile.arguments(configFile.toString(), id(), true)), INIT_LIMIT); }

    /** What came of a start that should be refused: "exit N", or "serves" when it answers {@code /health} nevertheless. */
    public String refusedStart() {
        String outcome = tryStart();
        process.stop();
        return outcome;
    }

    /** Starts the process. What came of it: "serves" when it answers {@code /health} by its id, or "exit N". */
    public String tryStart() {
        launch();
        return startOutcome();
    }

    /** Starts the process, which need not serve: "runs on" when it is still there after that time, or "exit N". */
    public String launchFor(Duration time) {
        launch();
        String outcome = c.settingUp(() -> process.runsFor(time) ? "runs on" : "exit " + process.exitCode());
        if (!process.isAlive()) process.stop(); // it has been seen to end: no surprise at the case's end
        return outcome;
    }

    private String startOutcome() {
        return c.settingUp(() -> Wait.until(id() + " ends or serves", START_LIMIT, () -> {}, () -> {
            if (!process.isAlive()) {
                process.stop(); // it has been seen to end: no surprise at the case's end
                return Wait.Seen.done("exit " + process.exitCode());
            }
            if (!answers()) return Wait.Seen.notYet("running, not serving");
            isBack();
            return Wait.Seen.done("serves");
        }));
    }

    /** Starts the process by {@code join} in place of {@code start}. What came of it: "serves" or "exit N". */
    public String startByJoin(String registryUrl, String... options) {
        connect();
        process.start(line.apply(joinWords(registryUrl, options)), folder());
        return startOutcome();
    }

    /** Runs {@code join} for this node's id to its end, whether the node is running or not. */
    public Node.Ended join(String registryUrl, String... options) { return run(joinWords(registryUrl, options).toArray(String[]::new)); }

    private List<String> joinWords(String registryUrl, String... options) { return Stream.concat(Stream.of("join", registryUrl, "--node", id()), Stream.of(options)).toList(); }

    /** Runs the server's program with these arguments to its end, in this node's folder. */
    public Node.Ended run(String... arguments) { return process.hear(line.apply(List.of(arguments)), folder(), RUN_LIMIT, JOINED); }

    /** Runs {@code start} for this node's id once more, beside the running one. */
    public Node.Ended startAgain() { return run(profile.arguments(configFile.toString(), id(), false).toArray(String[]::new)); }

    /** Lets a {@code config.yaml} lie in the folder where this node's commands run: what is read without being named. */
    public void leaveLocalFile(RimioConfig config) { write(folder().resolve("config.yaml"), config.yaml(id())); }

    /** As {@link #leaveLocalFile}, with a text that is no configuration. */
    public void leaveBrokenLocalFile() { write(folder().resolve("config.yaml"), "registry: [broken\n"); }

    private Path folder() { return member.disk().getParent(); }

    /** Starts the process and does not wait: for nodes that need each other to become ready. */
    public void launch() {
        connect();
        process.start();
    }

    /** Starts the process and waits until it answers {@code /health}. */
    public void start() {
        c.settingUp(() -> {
            launch();
            Wait.until(id() + " answers /health", START_LIMIT, process::requireAlive, () -> answers() ? Wait.Seen.done(true) : Wait.Seen.notYet("another status than 200"));
            isBack();
            return this;
        });
    }

    /** Whether {@code /health} answers by this node's id; a port that the node has not bound yet may be a stranger's. */
    private boolean answers() {
        Reply health = probe.get("/health").send();
        return health.status() == 200 && health.json().path("node_id").asText().equals(id());
    }

    private boolean answersInTime() {
        try {
            return answers();
        } catch (NoAnswer e) {
            return false;
        }
    }

    /** A new process answers: the fault that took the old one is undone. */
    void isBack() {
        if (down != null) down.undo();
        down = null;
    }

    /** SIGTERM; undone by a start. */
    public void stop() { down = new Stop(process, this::answersInTime).in(c); }

    /** SIGKILL; undone by a start, if there is one. */
    public void kill() { down = new Kill(process, this::answersInTime).in(c); }

    /** SIGSTOP, until {@link #resume} or the end of the block: {@code try (var pause = node.pause()) { ... }}. */
    public Injected pause() { return pause = new Pause(process, this::answersInTime).in(c); }

    /** SIGCONT; returns when the node answers again. */
    public void resume() {
        if (pause == null) throw new kit.SetupError(id() + " is not paused");
        pause.undo();
    }

    /** The native API. */
    public NativeApi blobs() { return blobsBy(http); }

    /** The native API, asked by a client that waits no longer than this. */
    public NativeApi blobsWithin(Duration patience) { return blobsBy(http.within(patience)); }

    private NativeApi blobsBy(Http client) { return new NativeApi(client, profile, c.options().apiPrefix().orElse(Profile.NATIVE_PREFIX)); }

    /** The node-to-node API. */
    public InternalApi internal() { return new InternalApi(http, profile, c.options().internalPrefix().orElse(Profile.INTERNAL_PREFIX)); }

    /** The S3 gateway. */
    public S3Api s3() { return new S3Api(http); }

    /** This replica of a slot as its heal routes tell it. */
    public HealingView healing(int slot) { return new HealingView(internal(), slot); }

    /** Plain requests to this node. */
    public Http http() { return http; }

    /** Requests that only look whether the node is there; they do not show in the log of the case. */
    Http probe() { return probe; }

    /** What the node keeps on its disk. */
    public SlotDisk disk() { return new SlotDisk(c, member.disk()); }

    /** The marker folder that init makes. */
    public Path marker() { return member.disk().resolve(profile.markerFolder()); }

    RimioConfig.Member member() { return member; }

    /** New connections for a new process: an old one may still be half open. */
    private void connect() {
        closeClients();
        http = new Http(id(), "http://" + address(), REQUEST_LIMIT, c.trail());
        probe = new Http(id(), "http://" + address(), Duration.ofSeconds(5), Listener.NONE);
    }

    private void closeClients() {
        if (http != null) http.close();
        if (probe != null) probe.close();
    }

    @Override public String toString() { return id(); }
}
