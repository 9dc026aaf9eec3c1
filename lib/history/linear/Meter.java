package history.linear;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** What is left of a {@link Budget} while a search runs, in the thread that began it. */
final class Meter {

    /** Thrown where a search is about to exceed its budget. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted(String reason) { super(reason, null, false, false); }
    }

    private static final int STEPS_PER_LOOK = 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Budget budget;
    private final long startNanos = System.nanoTime();
    private final long startCpuNanos = THREADS.getCurrentThreadCpuTime();
    private int steps;

    Meter(Budget budget) { this.budget = budget; }

    /** To be called at every step of a search. Looks at both clocks now and then. */
    void step() {
        if (++steps % STEPS_PER_LOOK == 0) look();
    }

    void look() {
        if (spentNanos() > budget.time().toNanos()) throw new Exhausted("no verdict within " + budget.time().toMillis() + " ms of a processor");
        if (System.nanoTime() - startNanos > budget.longest().toNanos()) throw new Exhausted("no verdict within " + budget.longest().toMillis() + " ms, though a processor was there for less than a third of them");
    }

    private long spentNanos() { return THREADS.getCurrentThreadCpuTime() - startCpuNanos; }

    /** To be called before memory is taken. */
    void holds(long bytes) {
        if (bytes > budget.memoryBytes()) throw new Exhausted("no verdict within " + budget.memoryBytes() + " bytes");
    }

    /** The same budget less the time that is gone, at most the one given. */
    Budget rest(Duration atMost) {
        Duration left = budget.time().minusNanos(spentNanos());
        return new Budget(left.compareTo(atMost) < 0 ? left : atMost, budget.memoryBytes());
    }
}
