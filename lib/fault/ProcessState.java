package fault;

import cluster.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What the system says of a process: the witness of faults that end or stop one. */
final class ProcessState {
    private static final Duration SEEN_LIMIT = Duration.ofSeconds(5);
    /** A node that was paused or started has much to catch up with. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final String GONE = "gone";
    private static final String STOPPED = "T";

    private ProcessState() {}

    /** Of a process that was ended, however: its pid is gone, and a start gives the node another one. */
    static Witness ended(Node node, long pid, BooleanSupplier answers) {
        return new Witness("pid " + pid + " is " + Witness.of("pid " + pid + " is gone", SEEN_LIMIT, () -> of(pid), GONE::equals), () -> {
            if (!node.isAlive()) node.start();
            return replaced(node, pid, answers);
        });
    }

    static String stopped(long pid) { return "pid " + pid + " is in state " + Witness.of("pid " + pid + " is stopped", SEEN_LIMIT, () -> of(pid), STOPPED::equals); }

    /** It runs and answers; one that has ended meanwhile is not stopped any more, either. */
    static String resumed(long pid, BooleanSupplier answers) {
        String state = Witness.of("pid " + pid + " runs again", SEEN_LIMIT, () -> of(pid), s -> !s.equals(STOPPED));
        if (state.equals(GONE)) return "pid " + pid + " is gone";
        return "pid " + pid + " is in state " + state + " and " + answers(answers);
    }

    private static String replaced(Node node, long pid, BooleanSupplier answers) {
        String now = Witness.of(node.id() + " has another pid than " + pid, SEEN_LIMIT, () -> node.isAlive() ? "" + node.pid() : "none", p -> !p.equals("none") && !p.equals("" + pid));
        return "pid " + now + " in place of " + pid + ", and " + answers(answers);
    }

    private static String answers(BooleanSupplier answers) { return Witness.of("it answers", ANSWER_LIMIT, () -> answers.getAsBoolean() ? "it answers" : "no answer", "it answers"::equals); }

    /** The letter of /proc/PID/stat, such as S, R or T; a zombie counts as gone. */
    private static String of(long pid) {
        if (ProcessHandle.of(pid).isEmpty()) return GONE;
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String state = stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
            return state.equals("Z") || state.equals("X") ? GONE : state;
        } catch (IOException e) {
            return ProcessHandle.of(pid).isEmpty() ? GONE : "unknown: no /proc/" + pid + "/stat";
        }
    }
}
