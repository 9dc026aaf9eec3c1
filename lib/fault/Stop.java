package fault;

import cluster.Node;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import kit.SetupError;

/**
 * SIGTERM: the process may end in good order. Witnesses as of {@link Kill}.
 *
 * @param limit after which it is killed
 * @param answers whether the node answers a request; asked after a start
 */
public record Stop(Node node, Duration limit, BooleanSupplier answers) implements Fault {
    /** With as much time as a node usually gets. */
    public Stop(Node node, BooleanSupplier answers) { this(node, Node.STOP_LIMIT, answers); }

    @Override public String name() { return "stop"; }

    @Override public String target() { return node.id(); }

    @Override public boolean mendedAtEnd() { return false; }

    @Override public Witness inject() {
        if (!node.isAlive()) throw new SetupError(node.id() + " is not running");
        long pid = node.pid();
        node.stopWithin(limit);
        return ProcessState.ended(node, pid, answers);
    }

    @Override public String toString() { return "stop of " + node.id(); }
}
