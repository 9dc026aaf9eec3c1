package systems.log;

import static org.hamcrest.Matchers.is;

import cluster.Cluster;
import cluster.Wait;
import cluster.Wait.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kit.Case;
import kit.SetupError;

/** Waits of one cluster: those that judge it, and those that only prepare. */
final class Waiting {
    private static final Duration POLL = Duration.ofMillis(60);
    private final Case c;
    private final List<LogNode> nodes;
    private final Cluster processes;
    private boolean missed;

    Waiting(Case c, List<LogNode> nodes, Cluster processes) {
        this.c = c;
        this.nodes = nodes;
        this.processes = processes;
    }

    /** Asks until it is done. A bound that is missed is a failed check, with what every node says and logged last, and the case stops. */
    <T> T within(String id, Duration bound, Callable<Seen<T>> probe) {
        long from = System.nanoTime();
        Optional<T> value = Optional.empty();
        String outcome = "in time";
        try {
            value = Optional.of(Wait.until(id, bound, POLL, processes::requireAlive, probe));
            c.trail().note("%s: %.1f s of %d s".formatted(id, (System.nanoTime() - from) / 1e9, bound.toSeconds()));
        } catch (SetupError e) {
            processes.requireAlive(); // one that ended by itself says more
            missed = true;
            outcome = e.getMessage() + "\n" + nodes.stream().map(n -> n.view() + "\n" + n.process().logTail()).collect(Collectors.joining("\n"));
        }
        c.require("cluster." + id, outcome, is("in time"));
        return value.orElseThrow();
    }

    /** As {@link #within}, for what must be so before a case can begin: if it is not, the set-up broke. */
    <T> T setUp(String what, Duration bound, Callable<Seen<T>> probe) { return c.settingUp(() -> Wait.until(what, bound, POLL, processes::requireAlive, probe)); }

    /** Lets time pass, for as long as no node ends by itself. */
    void pass(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        Wait.until("time passes", time.plusSeconds(5), POLL, processes::requireAlive, () -> System.nanoTime() > deadline ? Seen.done(true) : Seen.notYet("too early"));
    }

    /** Whether a bound was missed. */
    boolean missed() { return missed; }
}
