package ferrium;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lines of time, level and text, on stdout or in logging.file_path (contracts/kv.md §2.2); for diagnosis only. */
final class Log {
    static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
    private static volatile PrintStream out = System.out;
    private static volatile int least = LEVELS.indexOf("info");
    private static volatile boolean json;

    private Log() {}

    static void open(String level, String format, String file) throws IOException {
        Logger.getLogger("").setLevel(Level.SEVERE); // gRPC's own remarks
        least = LEVELS.indexOf(level);
        json = format.equals("json");
        if (file != null) out = new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8);
    }

    static void debug(String text) { line("debug", text); }

    static void info(String text) { line("info", text); }

    static void warn(String text) { line("warn", text); }

    private static void line(String level, String text) {
        if (LEVELS.indexOf(level) < least) return;
        var time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        out.println(json ? Json.text(Json.object().put("timestamp", time.toString()).put("level", level.toUpperCase()).put("message", text)) : time + " " + level.toUpperCase() + " " + text);
    }
}
