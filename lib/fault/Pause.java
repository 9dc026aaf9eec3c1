package fault;

import cluster.Node;
import java.util.function.BooleanSupplier;

/**
 * SIGSTOP: the process keeps its port and its connections, and does nothing. Witnesses: the system calls it stopped;
 * afterwards it does not, and it answers.
 *
 * @param answers whether the node answers a request; asked after it went on
 */
public record Pause(Node node, BooleanSupplier answers) implements Fault {
    @Override public String name() { return "pause"; }

    @Override public String target() { return node.id(); }

    @Override public Witness inject() {
        long pid = node.pid();
        node.pause();
        return new Witness(ProcessState.stopped(pid), () -> {
            if (node.isAlive() && node.pid() == pid) node.resume();
            return ProcessState.resumed(pid, answers);
        });
    }

    @Override public String toString() { return "pause of " + node.id(); }
}
