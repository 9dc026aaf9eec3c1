package runner;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The last line of a terminal while a run goes on: how far it is, and each running case with its step and seconds.
 * Where standard output is no terminal it does nothing.
 */
final class LiveLine {
    private static final int REDRAW_MS = 200;
    private static final int USUAL_COLUMNS = 80;
    private static final String CLEAR = "\r\u001b[2K";

    private record Running(String step, long sinceNanos) {}

    private final PrintStream out;
    private final boolean on;
    private final Map<Turn, Running> running = new LinkedHashMap<>();
    private int columns = USUAL_COLUMNS;
    private int total;
    private int done;
    private int bad;
    private boolean shown;
    private boolean over;

    LiveLine(PrintStream out, boolean on) {
        this.out = out;
        this.on = on;
    }

    synchronized void begin(int cases) {
        total = cases;
        if (on) Thread.ofPlatform().daemon().name("live-line").start(this::redrawNowAndThen);
    }

    synchronized void begins(Turn t) { running.put(t, new Running("", System.nanoTime())); }

    synchronized void step(Turn t, String title) { running.computeIfPresent(t, (k, r) -> new Running(title, r.sinceNanos())); }

    synchronized void ended(CaseOutcome o) {
        running.remove(o.turn());
        done++;
        if (!o.good()) bad++;
    }

    synchronized void end() {
        clear();
        over = true;
    }

    /** Prints something that stays; the live line comes back below it. */
    synchronized void above(Runnable print) {
        clear();
        print.run();
        out.flush();
        draw();
    }

    private void redrawNowAndThen() {
        int width = columnsOfTerminal();
        while (true) {
            synchronized (this) {
                if (over) return;
                columns = width;
                clear();
                draw();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(REDRAW_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void clear() {
        if (shown) out.print(CLEAR);
        shown = false;
    }

    private void draw() {
        if (!on || over || running.isEmpty()) return;
        var line = new StringBuilder("[" + done + "/" + total + (bad > 0 ? ", " + bad + " bad" : "") + "]");
        int share = (columns - 1 - line.length()) / running.size();
        running.forEach((t, r) -> line.append(part(t, r, share)));
        out.print(line.length() < columns ? line : line.substring(0, columns - 1));
        out.flush();
        shown = true;
    }

    /** Each running case gets its share of the line; a long step is cut, the seconds are not. */
    private static String part(Turn t, Running r, int share) {
        String seconds = String.format(Locale.ROOT, " %.1f s", (System.nanoTime() - r.sinceNanos()) / 1e9);
        String step = r.step().isEmpty() ? "set-up" : r.step();
        int room = Math.max(0, share - 3 - t.id().length() - seconds.length());
        return "  " + t.id() + " " + (step.length() <= room ? step : step.substring(0, Math.max(0, room - 1)) + "…") + seconds;
    }

    /** Java does not tell the width of its terminal; stty does. */
    private static int columnsOfTerminal() {
        try {
            Process p = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String[] size = new String(p.getInputStream().readAllBytes()).strip().split(" ");
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 20 ? columns : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}
