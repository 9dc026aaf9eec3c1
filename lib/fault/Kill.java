package fault;

import cluster.Node;
import java.util.function.BooleanSupplier;

/**
 * SIGKILL: the process is gone, whatever it was doing. Witnesses: its pid is gone; once it is started again, it has another
 * pid and answers. A killed node may stay dead.
 *
 * @param answers whether the node answers a request; asked after a start
 */
public record Kill(Node node, BooleanSupplier answers) implements Fault {
    @Override public String name() { return "kill"; }

    @Override public String target() { return node.id(); }

    @Override public boolean mendedAtEnd() { return false; }

    @Override public Witness inject() {
        long pid = node.pid();
        node.kill();
        return ProcessState.ended(node, pid, answers);
    }

    @Override public String toString() { return "kill of " + node.id(); }
}
