package kit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Processes that serve several cases of this JVM, such as an embedded Redis: they end with the JVM and are nobody's leftover. */
public final class SharedProcesses {
    private static final Map<Long, Runnable> ENDINGS = new ConcurrentHashMap<>();

    private static boolean endsWithJvm;

    private SharedProcesses() {}

    /** @param end ends the process and removes what belongs to it */
    public static synchronized void add(ProcessHandle p, Runnable end) {
        ENDINGS.put(p.pid(), end);
        if (!endsWithJvm) Runtime.getRuntime().addShutdownHook(new Thread(SharedProcesses::endAll, "shared-processes-end"));
        endsWithJvm = true;
    }

    static boolean contains(ProcessHandle p) { return ENDINGS.containsKey(p.pid()); }

    /** Ends them all; a second call does nothing. */
    public static void endAll() {
        for (Long pid : ENDINGS.keySet()) {
            Runnable end = ENDINGS.remove(pid);
            if (end != null) end.run();
        }
    }
}
