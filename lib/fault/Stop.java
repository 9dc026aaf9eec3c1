package fault;

import cluster.Node;
import java.util.function.BooleanSupplier;
import kit.SetupError;

/**
 * SIGTERM: the process may end in good order. Witnesses as of {@link Kill}.
 *
 * @param answers whether the node answers a request; asked after a start
 */
public record Stop(Node node, BooleanSupplier answers) implements Fault {
    @Override public String name() { return "stop"; }

    @Override public String target() { return node.id(); }

    @Override public boolean mendedAtEnd() { return false; }

    @Override public Witness inject() {
        if (!node.isAlive()) throw new SetupError(node.id() + " is not running");
        long pid = node.pid();
        node.stop();
        return ProcessState.ended(node, pid, answers);
    }

    @Override public String toString() { return "stop of " + node.id(); }
}
