package shell;

import kit.Case;

/** A system that {@code --shell} opens. Another one is a class like {@link RimioShell} and its entry in {@link Shell}. */
interface ShellSystem {
    /** As the command line names it. */
    String name();

    /** Starts the servers; the case closes them at its end. Returns what the person should know of them. */
    String start(Case c);

    /** Imports and declarations in Java that bind what {@link #start} made; {@code c} is bound already. */
    String script();
}
