package load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether this process, and the servers that it started, had processors when they wanted them. Known on Linux; elsewhere they seem to
 * have had.
 *
 * @param slowdown how many times longer their threads took than they ran, as they waited for a processor in between; 1 when they never did
 */
public record Machine(double slowdown) {
    /** Beyond it, what servers could have done says nothing: it is as with a tenth of a processor. */
    private static final double STARVED = 10;

    /** What each thread has run and waited, in nanoseconds, until a moment. */
    record Threads(Map<Path, long[]> ranAndWaited) {
        static Threads now() {
            Map<Path, long[]> threads = new HashMap<>();
            Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants()).forEach(p -> {
                try (var tasks = Files.list(Path.of("/proc/" + p.pid() + "/task"))) {
                    tasks.forEach(task -> threads.put(task, read(task.resolve("schedstat"))));
                } catch (IOException | RuntimeException e) {
                    return; // it has just ended, or the system does not tell
                }
            });
            return new Threads(threads);
        }

        private static long[] read(Path file) {
            try {
                String[] words = Files.readString(file).split(" ");
                return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
            } catch (IOException | RuntimeException e) {
                return new long[2];
            }
        }
    }

    /** A thread that ended in between is left out, one that began in between counts whole. */
    static Machine between(Threads from, Threads to) {
        double ran = 0;
        double waited = 0;
        for (var thread : to.ranAndWaited().entrySet()) {
            long[] before = from.ranAndWaited().getOrDefault(thread.getKey(), new long[2]);
            ran += Math.max(0, thread.getValue()[0] - before[0]);
            waited += Math.max(0, thread.getValue()[1] - before[1]);
        }
        return new Machine(ran == 0 ? 1 : (ran + waited) / ran);
    }

    /** Whether a goal that was missed may have been missed for want of a processor alone. */
    boolean starves() { return slowdown > STARVED; }

    @Override public String toString() { return String.format(Locale.ROOT, "servers and generator took %.1f times as long as they ran", slowdown); }
}
