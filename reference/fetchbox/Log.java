package fetchbox;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Short lines on stdout: time, level, text. */
final class Log {
    private Log() {}

    static void info(String text) { line("INFO", text); }

    static void warn(String text) { line("WARN", text); }

    /** For what no thread of the process can do without: it ends loudly, rather than live on as half of itself. */
    static void fatal(Thread thread, Throwable error) {
        try {
            line("ERROR", thread.getName() + " ended, and the process with it: " + error);
            error.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void line(String level, String text) { System.out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + text); }
}
