package kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What a case left behind when everything it opened was closed: processes, listening ports of this JVM, entries of its
 * temporary folder, and what {@link #lookFor} adds. What is found is removed, so that the next case does not meet it.
 */
public final class CaseLeftovers {
    /** Set to the temporary folder of a JVM that has one of its own, where every entry is a case's. */
    public static final String OWN_TEMPORARY = "casebook.temporary";
    private static final Map<String, Supplier<List<String>>> LOOKS = new ConcurrentHashMap<>();
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private final Set<Integer> portsBefore = listeningPorts();

    /** From now on, each case of this JVM is asked for these, too, at its end; whoever looks also removes what it found. */
    public static void lookFor(String kind, Supplier<List<String>> look) { LOOKS.put(kind, look); }

    /** By kind; only kinds of which something is left. @param data what the case may keep as evidence */
    Map<String, List<String>> find(Path data) {
        Map<String, List<String>> left = new TreeMap<>();
        LOOKS.forEach((kind, look) -> left.put(kind, look.get()));
        left.put("process", processes());
        left.put("listening-port", ports());
        left.put("temporary-folder", temporary(data));
        left.values().removeIf(List::isEmpty);
        return left;
    }

    /** A Redis of the whole run serves later cases too. */
    private static List<String> processes() {
        List<ProcessHandle> left = staying(() -> Leftovers.tagged(Lifeline.get().tag()).stream().filter(p -> !SharedProcesses.contains(p)).toList());
        List<String> described = left.stream().map(p -> p.pid() + " " + p.info().command().orElse("?")).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return described;
    }

    /** Those of processes go with them; this JVM's stay, and make its next case meet a stranger. */
    private List<String> ports() {
        return staying(() -> listeningPorts().stream().filter(port -> !portsBefore.contains(port)).map(String::valueOf).toList());
    }

    /** What is just ending or closing gets a moment. */
    private static <T> List<T> staying(Supplier<List<T>> look) {
        List<T> left = look.get();
        for (int attempt = 1; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = look.get();
        }
        return left;
    }

    private static Set<Integer> listeningPorts() {
        try {
            return Sockets.listening(ProcessHandle.current().pid());
        } catch (Skipped e) {
            return new TreeSet<>(); // this system does not tell
        }
    }

    private static List<String> temporary(Path data) {
        String folder = System.getProperty(OWN_TEMPORARY);
        List<String> left = new ArrayList<>();
        if (folder == null) return left;
        for (Path entry : Leftovers.entries(Path.of(folder))) {
            if (SharedProcesses.contains(entry) || entry.equals(data)) continue;
            left.add(entry.getFileName().toString());
            Leftovers.deleteTree(entry);
        }
        return left;
    }
}
