package fault;

import cluster.Node;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import kit.SetupError;

/**
 * SIGINT: the process may end in good order. Witnesses as of {@link Kill}.
 *
 * @param limit after which it is killed
 * @param answers whether the node answers a request; asked after a start
 */
public record Interrupt(Node node, Duration limit, BooleanSupplier answers) implements Fault {
    @Override public String name() { return "interrupt"; }

    @Override public String target() { return node.id(); }

    @Override public boolean mendedAtEnd() { return false; }

    @Override public Witness inject() {
        if (!node.isAlive()) throw new SetupError(node.id() + " is not running");
        long pid = node.pid();
        node.interruptWithin(limit);
        return ProcessState.ended(node, pid, answers);
    }

    @Override public String toString() { return "interrupt of " + node.id(); }
}
