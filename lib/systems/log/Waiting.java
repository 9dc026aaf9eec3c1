package systems.log;

import static org.hamcrest.Matchers.is;

import cluster.Cluster;
import cluster.Wait;
import cluster.Wait.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import kit.Case;
import kit.SetupError;

/** Waits of one cluster: those that judge it, and those that only prepare. */
public final class Waiting {
    private static final Duration POLL = Duration.ofMillis(60);
    private final Case c;
    private final Supplier<String> lastWords;
    private final Cluster processes;
    private boolean missed;

    /** @param lastWords what every node says and logged last, for a bound that is missed */
    public Waiting(Case c, Supplier<String> lastWords, Cluster processes) {
        this.c = c;
        this.lastWords = lastWords;
        this.processes = processes;
    }

    /** Asks until it is done. A bound that is missed is a failed check, with what every node says and logged last, and the case stops. */
    public <T> T within(String id, Duration bound, Callable<Seen<T>> probe) {
        long from = System.nanoTime();
        Optional<T> value = Optional.empty();
        String outcome = "in time";
        try {
            value = Optional.of(Wait.until(id, bound, POLL, processes::requireAlive, probe));
            c.trail().note("%s: %.1f s of %d s".formatted(id, (System.nanoTime() - from) / 1e9, bound.toSeconds()));
        } catch (SetupError e) {
            processes.requireAlive(); // one that ended by itself says more
            missed = true;
            outcome = e.getMessage() + "\n" + lastWords.get();
        }
        c.require("cluster." + id, outcome, is("in time"));
        return value.orElseThrow();
    }

    /** As {@link #within}, for what must be so before a case can begin: if it is not, the set-up broke. */
    public <T> T setUp(String what, Duration bound, Callable<Seen<T>> probe) { return c.settingUp(() -> Wait.until(what, bound, POLL, processes::requireAlive, probe)); }

    /** Lets time pass, for as long as no node ends by itself. */
    public void pass(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        Wait.until("time passes", time.plusSeconds(5), POLL, processes::requireAlive, () -> System.nanoTime() > deadline ? Seen.done(true) : Seen.notYet("too early"));
    }

    /** Whether a bound was missed. */
    public boolean missed() { return missed; }
}
