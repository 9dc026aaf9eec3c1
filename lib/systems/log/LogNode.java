package systems.log;

import cluster.Node;
import cluster.Wait;
import cluster.Wait.Seen;
import fault.Injected;
import fault.Kill;
import fault.Stop;
import history.Entry;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.SetupError;

/** One node of a replicated log: its process, what it says of itself, and what it stores. */
public final class LogNode {
    private final Case c;
    private final Driver driver;
    private final Bounds bounds;
    private final int id;
    private final Node process;
    /** What took the process away, until a new one answers; null while there is nothing of the kind. */
    private Injected down;

    LogNode(Case c, Driver driver, Bounds bounds, int id) {
        this.c = c;
        this.driver = driver;
        this.bounds = bounds;
        this.id = id;
        process = driver.process(id);
    }

    /** From 1 on. */
    public int id() { return id; }

    /** Where clients find it. */
    public String address() { return driver.clientBootstrap(List.of(id)); }

    /** The process is there, and gives a proper answer. */
    public boolean isAlive() { return process.isAlive() && view().answered(); }

    boolean runs() { return process.isAlive(); }

    /** It was started again, and its answer is not awaited yet. */
    boolean returns() { return down != null && runs(); }

    Node process() { return process; }

    /** Whom the node itself names as leader, asked now. */
    public NodeView view() { return driver.view(id); }

    /** What the node itself stores of a partition; no other node is asked. */
    public List<Entry> replica(Topic topic, int partition) { return driver.replicaContent(id, topic.name(), partition); }

    /** As {@link #replica(Topic, int)}, of the only partition. */
    public List<Entry> replica(Topic topic) { return replica(topic, topic.first()); }

    /** The batches in which the node itself stores the only partition: place, term and checksum of each. */
    public List<String> batches(Topic topic) { return driver.replicaBatches(id, topic.name(), topic.first()); }

    /** By partition, the end offset that clients are told who come by way of this node. */
    public Map<String, Long> ends(Collection<Topic> topics) throws Exception {
        try (var admin = new LogAdmin(driver, driver.clientBootstrap(List.of(id)))) {
            return admin.ends(topics);
        }
    }

    /** The election time-out that is in effect, as the node tells when it is asked. */
    public int electionTimeoutMs() {
        try {
            return driver.electionTimeoutMs(id);
        } catch (Exception e) {
            throw new SetupError(this + " does not tell its time-outs: " + e.getMessage(), e);
        }
    }

    /** What it lists to clients. @throws IOException when it does not serve them */
    LogListing listing() throws IOException { return driver.listing(id); }

    /** Whether it lists this partition to clients now; a node that does not serve lists nothing. */
    public boolean lists(String partition) {
        try {
            return listing().leaders().containsKey(partition);
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL; returns when the process is gone. An error if it is not there. */
    public void kill() {
        if (!runs() && Defect.MISUSE_IS_SILENT.in(c.options())) return;
        down = new Kill(process, this::isAlive).in(c);
    }

    /** SIGTERM, and time to end in good order. */
    public void stop() { down = new Stop(process, bounds.stop(), this::isAlive).in(c); }

    /** Starts the process again, with the same addresses, data and flags, and waits until it answers; kills it first if it runs. */
    public void restart() {
        launch();
        awaitAnswer();
    }

    /** As {@link #restart}, without the wait: for nodes that need each other. */
    void launch() {
        if (runs()) kill();
        driver.beforeRestart(id);
        process.start();
    }

    void awaitAnswer() {
        c.settingUp(() -> {
            driver.settle(List.of(id));
            return Wait.until("node " + id + " answers", bounds.restartAgrees(), process::requireAlive, () -> view().answered() ? Seen.done(true) : Seen.notYet("no answer"));
        });
        if (down != null) down.undo();
        down = null;
    }

    @Override public String toString() { return "node " + id; }
}
