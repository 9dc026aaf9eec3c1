package history.linear;

import java.time.Duration;

/** What is left of a {@link Budget} while a search runs. */
final class Meter {

    /** Thrown where a search is about to exceed its budget. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted(String reason) { super(reason, null, false, false); }
    }

    private static final int STEPS_PER_LOOK = 1024;

    private final Budget budget;
    private final long startNanos = System.nanoTime();
    private int steps;

    Meter(Budget budget) { this.budget = budget; }

    /** To be called at every step of a search. Looks at the clock now and then. */
    void step() {
        if (++steps % STEPS_PER_LOOK == 0) look();
    }

    void look() {
        if (System.nanoTime() - startNanos > budget.time().toNanos()) throw new Exhausted("no verdict within " + budget.time().toMillis() + " ms");
    }

    /** To be called before memory is taken. */
    void holds(long bytes) {
        if (bytes > budget.memoryBytes()) throw new Exhausted("no verdict within " + budget.memoryBytes() + " bytes");
    }

    /** The same budget less the time that is gone, at most the one given. */
    Budget rest(Duration atMost) {
        Duration left = budget.time().minusNanos(System.nanoTime() - startNanos);
        return new Budget(left.compareTo(atMost) < 0 ? left : atMost, budget.memoryBytes());
    }
}
