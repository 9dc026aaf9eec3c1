package systems.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Makes a schedule that fails smaller for as long as it fails: without its second half, without single steps, with fewer nodes, with
 * shorter waits (contracts/raft-log.md §6). What fails now and then is tried twice.
 */
final class Shrinker {
    private static final int TRIES = 2;
    private static final int SHORTEST_WAIT_MS = 100;
    private final Predicate<Schedule> fails;
    private final BooleanSupplier over;
    private Schedule best;

    /** @param over whether there is no time for another one */
    Shrinker(Predicate<Schedule> fails, BooleanSupplier over) {
        this.fails = fails;
        this.over = over;
    }

    /** The smallest one that was found to fail. @param failing which is known to */
    Schedule shrink(Schedule failing) {
        best = failing;
        for (Schedule before = null; !best.equals(before) && !over.getAsBoolean(); ) {
            before = best;
            halve();
            dropSteps();
            dropNodes();
            shortenWaits();
        }
        return best;
    }

    private void halve() { while (best.steps().size() > 1 && better(best.with(best.nodes(), best.steps().subList(0, best.steps().size() / 2)))) {} }

    /** The last one first: nothing that comes later needs it. */
    private void dropSteps() {
        for (int i = best.steps().size() - 1; i >= 0; i--) {
            if (i >= best.steps().size()) continue; // went with another
            List<Step> rest = new ArrayList<>(best.steps());
            rest.remove(i);
            better(best.with(best.nodes(), rest));
        }
    }

    /** Only while every step still makes sense. */
    private void dropNodes() {
        while (best.nodes() > 3) {
            Schedule smaller = best.with(best.nodes() - 1, best.steps());
            if (!smaller.steps().equals(best.steps()) || !better(smaller)) return;
        }
    }

    private void shortenWaits() {
        for (int i = 0; i < best.steps().size(); i++)
            while (best.steps().get(i) instanceof Step.Pass(int millis) && millis > SHORTEST_WAIT_MS) {
                List<Step> steps = new ArrayList<>(best.steps());
                steps.set(i, new Step.Pass(Math.max(SHORTEST_WAIT_MS, millis / 2)));
                if (!better(best.with(best.nodes(), steps))) break;
            }
    }

    private boolean better(Schedule candidate) {
        for (int i = 0; i < TRIES && !over.getAsBoolean(); i++) {
            if (!fails.test(candidate)) continue;
            best = candidate;
            return true;
        }
        return false;
    }
}
