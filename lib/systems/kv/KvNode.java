package systems.kv;

import cluster.Node;
import cluster.Wait;
import cluster.Wait.Seen;
import fault.Injected;
import fault.Kill;
import fault.Pause;
import fault.Stop;
import http.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import kit.Case;
import kit.SetupError;
import systems.log.NodeView;
import tls.ClientTls;

/** One node of a key-value cluster: its process, what it says of itself, and clients that ask nobody else. */
public final class KvNode {
    /** Within which a start that cannot succeed ends. */
    private static final Duration FUTILE_START = Duration.ofSeconds(10);
    private final Case c;
    private final Driver driver;
    private final KvCluster cluster;
    private final int id;
    private final Node process;
    /** What took the process away, until a new one answers; null while there is nothing of the kind. */
    private Injected down;

    KvNode(Case c, Driver driver, KvCluster cluster, int id) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.id = id;
        process = driver.process(id);
    }

    public int id() { return id; }

    /** {@code host:port} of an interface. */
    public String address(Api api) { return driver.address(id, api); }

    /** The process is there, and says that it serves. */
    public boolean isAlive() { return process.isAlive() && serves(); }

    /** As its health endpoint says; on a busy machine one question may come to nothing. */
    public boolean serves() { return driver.serves(id) || runs() && driver.serves(id); }

    boolean runs() { return process.isAlive(); }

    public Node process() { return process; }

    /** Whom the node itself names as leader, asked now. */
    public NodeView view() { return driver.view(id); }

    /** All that the node tells of itself, asked now; on a busy machine one question may come to nothing. */
    public Status status() {
        Status told = driver.status(id);
        return told.view().answered() || !runs() ? told : driver.status(id);
    }

    /** The leader that it names, by each way in which it tells one. */
    public Map<String, OptionalInt> leaderByEachWay() { return driver.leaderByEachWay(id); }

    /** A client that asks this node alone, once, and follows nothing. */
    public KvClient client() { return cluster.pinned(id); }

    /** What this node itself has applied. */
    public Answer local(String key) { return driver.ask(id, Api.HTTP, new Request.LocalGet(key), KvClient.ATTEMPT); }

    /**
     * What the node itself has applied. Where that cannot be read, what a client reads that begins here, which tells as much of a node that has caught
     * up (contracts/kv.md §4, K9).
     */
    public Answer held(String key) { return cluster.has(Capability.PER_NODE_READ) ? local(key) : cluster.clientFrom(id).get(key); }

    /** What one attempt by somebody comes to who talks otherwise than the cluster's clients do. It is in no history. */
    public Answer askAs(ClientTls stranger, Api api, Request request) { return driver.askAs(stranger, id, api, request, KvClient.ATTEMPT); }

    /** What one start comes to that wants to listen where somebody else does, by the name of each port, or to keep its data where another node does. */
    public Map<String, Node.Ended> startsAt(String address) {
        Map<String, Node.Ended> all = new TreeMap<>();
        driver.listeningAt(address).forEach((port, words) -> all.put(port, process.hearWith(words, FUTILE_START)));
        return all;
    }

    public Node.Ended startWithDataOf(KvNode other) { return process.hearWith(driver.storingLike(other.id), FUTILE_START); }

    /** Index of the last entry of its log, told to somebody who believes anybody; -1 when it does not tell. */
    public long lastLog() { return driver.lastLogAs(ClientTls.trustingAnybody(), id); }

    /** For requests that no client would send. */
    public Http raw() { return driver.raw(id); }

    /** Memory of its process that is in RAM, in MiB. */
    public long residentMib() {
        try {
            String told = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("0");
            return Long.parseLong(told.replaceAll("\\D", "")) >> 10;
        } catch (IOException e) {
            throw new SetupError("this system does not tell the memory of a process: " + e.getMessage(), e);
        }
    }

    /** Descriptors that its process holds open. */
    public long openFiles() {
        try (var all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new SetupError("this system does not tell the descriptors of a process: " + e.getMessage(), e);
        }
    }

    /** SIGKILL; returns when the process is gone. An error if it is not there. */
    public void kill() { down = new Kill(process, this::serves).in(c); }

    /** SIGTERM, and time to end in good order. Returns how long it took. */
    public Duration stop() {
        long from = System.nanoTime();
        down = new Stop(process, cluster.bounds().stop().multipliedBy(2), this::serves).in(c);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** SIGSTOP, until the block or the case ends. */
    public Injected pause() { return new Pause(process, this::serves).in(c); }

    /** Ends the process of a node that is no member any more, unless it has ended by itself. */
    public void retire() { process.stop(); }

    /** Starts the process again, with the same addresses, data and flags, and waits until it serves; kills it first if it runs. */
    public void restart() {
        launch();
        awaitAnswer();
    }

    /** As {@link #restart}, without the wait. */
    public void launch() {
        if (runs()) kill();
        process.start();
    }

    void awaitAnswer() {
        c.settingUp(() -> Wait.until("node " + id + " serves", cluster.bounds().health(), process::requireAlive, () -> serves() ? Seen.done(true) : Seen.notYet("no answer")));
        if (down != null) down.undo();
        down = null;
    }

    @Override public String toString() { return "node " + id; }
}
