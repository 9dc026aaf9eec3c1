package kit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Processes that serve several cases of this JVM, such as an embedded Redis: they end with the JVM and are nobody's leftover. */
public final class SharedProcesses {
    private static final Map<Long, Runnable> ENDINGS = new ConcurrentHashMap<>();
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();
    private static boolean endsWithJvm;

    private SharedProcesses() {}

    /** @param folder what it keeps; @param end ends the process and removes the folder */
    public static synchronized void add(ProcessHandle p, Path folder, Runnable end) {
        FOLDERS.add(folder);
        ENDINGS.put(p.pid(), end);
        if (!endsWithJvm) Runtime.getRuntime().addShutdownHook(new Thread(SharedProcesses::endAll, "shared-processes-end"));
        endsWithJvm = true;
    }

    static boolean contains(ProcessHandle p) { return ENDINGS.containsKey(p.pid()); }

    static boolean contains(Path folder) { return FOLDERS.contains(folder); }

    /** Ends them all; a second call does nothing. */
    public static void endAll() {
        for (Long pid : ENDINGS.keySet()) {
            Runnable end = ENDINGS.remove(pid);
            if (end != null) end.run();
        }
    }
}
