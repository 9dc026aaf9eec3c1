package cluster;

import java.util.List;
import java.util.concurrent.Executors;

/** Some nodes that belong together: started side by side, ended together. */
public final class Cluster implements AutoCloseable {
    private final List<Node> nodes;

    public Cluster(List<Node> nodes) { this.nodes = List.copyOf(nodes); }

    public List<Node> nodes() { return nodes; }

    /** Spawns all; the caller waits until they are ready. */
    public void startAll() { nodes.forEach(Node::start); }

    /** Throws when a node ended by itself. */
    public void requireAlive() { nodes.forEach(Node::requireAlive); }

    /** Nodes that ended although nobody asked them to. */
    public List<String> endedByThemselves() { return nodes.stream().filter(Node::endedByItself).map(Node::id).toList(); }

    /** Ends all at the same time; a second call does nothing. */
    @Override public void close() {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.reversed().forEach(n -> pool.submit(n::close));
        }
    }
}
