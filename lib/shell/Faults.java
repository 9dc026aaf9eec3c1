package shell;

import java.util.List;
import java.util.stream.Collectors;
import kit.Case;
import kit.Result.FaultResult;

/** Breaks and mends nodes by their numbers; as text, what was broken so far. A case says {@code cluster.node(2).kill()}. */
public record Faults(Case c, Nodes nodes) {
    /** What a system can do to its nodes. */
    public interface Nodes {
        void kill(int node);

        void stop(int node);

        /** Starts a node that was killed or stopped. */
        void start(int node);

        default void pause(int node) { throw new UnsupportedOperationException("nodes of this system are not paused"); }

        default void resume(int node) { throw new UnsupportedOperationException("nodes of this system are not paused"); }
    }

    public Faults kill(int node) {
        nodes.kill(node);
        return this;
    }

    public Faults stop(int node) {
        nodes.stop(node);
        return this;
    }

    public Faults start(int node) {
        nodes.start(node);
        return this;
    }

    public Faults pause(int node) {
        nodes.pause(node);
        return this;
    }

    public Faults resume(int node) {
        nodes.resume(node);
        return this;
    }

    @Override public String toString() {
        List<FaultResult> all = c.faults();
        return all.isEmpty() ? "nothing is broken; kill(2), stop(2) break a node, start(2) mends it" : all.stream().map(Faults::told).collect(Collectors.joining("\n"));
    }

    private static String told(FaultResult f) { return f.name() + " " + f.target() + ": " + f.witness() + (f.untilMs() == null ? "" : "; undone: " + f.undone()); }
}
