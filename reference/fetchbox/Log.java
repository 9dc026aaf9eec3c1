package fetchbox;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Short lines on stdout: time, level, text. */
final class Log {
    private Log() {}

    static void info(String text) { line("INFO", text); }

    static void warn(String text) { line("WARN", text); }

    private static void line(String level, String text) { System.out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + text); }
}
