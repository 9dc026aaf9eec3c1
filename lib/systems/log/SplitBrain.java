package systems.log;

/** Two nodes claim to lead in one term: no leader can be named. */
public final class SplitBrain extends RuntimeException {
    SplitBrain(NodeView one, NodeView other) { super("two leaders in one term: " + one + "; " + other); }
}
