package fault;

import kit.Case;
import kit.NoWitness;

/**
 * What is broken, as a value: it says how to break one thing and how to mend it. A fault that cannot be injected, or that
 * nothing proves, ends the case as INCONCLUSIVE; it is never silently nothing (design.md §4).
 *
 * <pre>
 * try (var pause = new Pause(node, node::answers).in(c)) { ... }   // undone when the block ends
 * new DiskFileRemoved(part).in(c);                                 // stays
 * </pre>
 */
public interface Fault {
    /** In a word, as reports show it: "pause". */
    String name();

    /** What it breaks, such as the id of a node. */
    String target();

    /** Breaks it, and returns the proof that it is broken. @throws NoWitness when there is none */
    Witness inject();

    /** Whether what is still broken at the end of the case must be mended then; what ends with the case anyway need not be. */
    default boolean mendedAtEnd() { return true; }

    /** Injects it into a case; log and result tell it. */
    default Injected in(Case c) { return Injected.into(c, this); }
}
