package runner;

import java.util.List;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM: the first lets this JVM end in order, with a report of what there is; the second ends it at once, and
 * reapers end the servers. Other ways to end a JVM lead to its shutdown hooks only.
 */
final class Signals {
    private static final List<String> HANDLED = List.of("INT", "TERM");
    private static final int BY_SIGNAL = 128;
    private final Runnable atOnce;
    private boolean seen;

    private Signals(Runnable atOnce) { this.atOnce = atOnce; }

    /** @param atOnce what to do at the second signal, before this JVM halts; it must be quick */
    static void handle(Runnable atOnce) {
        var signals = new Signals(atOnce);
        for (String name : HANDLED) {
            try {
                Signal.handle(new Signal(name), signals::came);
            } catch (IllegalArgumentException e) {
                // -Xrs leaves signals to the system, which ends this JVM at the first
            }
        }
    }

    /** The exit runs on a thread of its own: the next signal would wait for this handler to return. */
    private synchronized void came(Signal signal) {
        int exitCode = BY_SIGNAL + signal.getNumber();
        if (!seen) Thread.ofPlatform().name("orderly-end").start(() -> System.exit(exitCode));
        else {
            atOnce.run();
            Runtime.getRuntime().halt(exitCode);
        }
        seen = true;
    }
}
