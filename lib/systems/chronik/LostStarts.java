package systems.chronik;

import cluster.Node;
import cluster.Wait;
import cluster.Wait.Seen;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import kit.Case;
import kit.SetupError;

/**
 * Once in a few dozen starts a node of Chronik serves clients and never opens its admin HTTP, as if it had missed the election that it waits for;
 * it does so when it is started again. A note of the case says when that was done.
 */
final class LostStarts {
    /** Nodes that find the port do so a few seconds after the first election. */
    static final Duration USUAL = Duration.ofSeconds(25);
    private static final int AGAIN = 2;
    private final Case c;
    private final Duration usual;

    LostStarts(Case c, Duration usual) {
        this.c = c;
        this.usual = usual;
    }

    /** Returns when the node has answered, or was started again in vain. */
    void mend(Node node, BooleanSupplier answers) {
        for (int tries = 0; tries < AGAIN && !answersInTime(node, answers); tries++) {
            c.note(node + " has not opened its admin HTTP in " + usual.toMillis() + " ms, and is started again");
            node.kill();
            node.start();
        }
    }

    private boolean answersInTime(Node node, BooleanSupplier answers) {
        try {
            return Wait.until(node + " answers", usual, node::requireAlive, () -> answers.getAsBoolean() ? Seen.done(true) : Seen.notYet("no answer"));
        } catch (SetupError e) {
            if (node.endedByItself()) throw e;
            return false;
        }
    }
}
