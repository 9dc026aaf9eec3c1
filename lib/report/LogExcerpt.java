package report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import runner.CaseOutcome;

/**
 * The lines of a case's logs that a reader wants first, on the clock of the case: of {@code case.log} those around failed checks,
 * its ends, its steps and faults; of each node's log the last ones. Bounded; the files have the rest.
 */
record LogExcerpt(List<Line> lines, List<Path> files) {
    static final int LINES_OF_BAD = 200;
    static final int LINES_OF_GOOD = 60;
    static final int NODE_LINES = 40;
    static final String CASE = "case";
    private static final int BEFORE_FAILURE = 8;
    private static final int AFTER_FAILURE = 3;
    /** What tells the story of a case, in the order of worth. */
    private static final List<Predicate<String>> MARKS = List.of(begins("step: "), begins("fault "), line -> line.contains(" ended"), begins("FAILED "));
    private static final int LAST = 25;
    private static final int FIRST = 10;
    private static final int NODE_LOGS = 12;
    private static final int NODE_BYTES = 32 << 10;
    private static final int LOG_BYTES = 9 << 20;

    /**
     * @param atMs  on the clock of the case; a line without a time has that of the line before it
     * @param failedCheck its id where the line tells of one, else empty
     * @param source {@link #CASE}, or the name of a node's log; empty for a note about lines left out
     */
    record Line(long atMs, String source, String text, String failedCheck) {}

    /** @param budgetChars no more than so many in all, however long the lines */
    static LogExcerpt of(CaseOutcome o, int budgetChars) {
        var clock = new LogClock(o.result().startedAt(), o.result().durationMs());
        int limit = o.good() ? LINES_OF_GOOD : LINES_OF_BAD;
        List<Path> logs = nodeLogs(o.folder());
        int perNode = Math.min(NODE_LINES, limit / 2 / Math.max(1, logs.size()));
        List<Line> lines = new ArrayList<>();
        for (Path log : logs) lines.addAll(tail(log, clock, perNode));
        lines.addAll(0, ofCase(o.folder().resolve("case.log"), clock, limit - lines.size()));
        lines.sort(Comparator.comparingLong(Line::atMs));
        return new LogExcerpt(bounded(lines, budgetChars), Stream.concat(Stream.of("result.json", "case.log", "output.log").map(o.folder()::resolve).filter(Files::exists), logs.stream()).toList());
    }

    private static List<Path> nodeLogs(Path folder) {
        try (var list = Files.list(folder.resolve("nodes"))) {
            return list.filter(f -> f.toString().endsWith(".log")).sorted().limit(NODE_LOGS).toList();
        } catch (IOException e) {
            return List.of(); // a case that did not begin has none
        }
    }

    private static List<Line> ofCase(Path log, LogClock clock, int limit) {
        List<String> all = lastLines(log, LOG_BYTES);
        var wanted = new TreeSet<Integer>();
        var told = new HashSet<String>();
        for (int i = 0; i < all.size(); i++)
            if (!failedCheck(all.get(i)).isEmpty() && told.add(failedCheck(all.get(i)))) addUpTo(limit, wanted, i - BEFORE_FAILURE, i + AFTER_FAILURE, all.size());
        addUpTo(limit, wanted, all.size() - LAST, all.size() - 1, all.size());
        addUpTo(limit, wanted, 0, FIRST - 1, all.size());
        for (Predicate<String> mark : MARKS) for (int i = 0; i < all.size(); i++) if (mark.test(all.get(i))) addUpTo(limit, wanted, i, i, all.size());
        List<Line> lines = new ArrayList<>();
        int next = 0;
        long atMs = 0;
        for (int i : wanted) {
            atMs = clock.atMs(all.get(i)).orElse(atMs);
            if (i > next) lines.add(new Line(atMs, "", i - next + (i - next == 1 ? " line" : " lines") + " of case.log left out", ""));
            lines.add(new Line(atMs, CASE, clock.withoutTime(all.get(i)), failedCheck(all.get(i))));
            next = i + 1;
        }
        return lines;
    }

    private static Predicate<String> begins(String word) { return line -> line.startsWith(word, LogClock.PREFIX); }

    private static void addUpTo(int limit, TreeSet<Integer> wanted, int from, int to, int size) {
        for (int i = Math.max(0, from); i <= Math.min(to, size - 1) && wanted.size() < limit; i++) wanted.add(i);
    }

    private static String failedCheck(String line) { return begins("FAILED ").test(line) ? line.substring(LogClock.PREFIX + 7).replaceFirst(":.*", "") : ""; }

    /** Lines before the first that tells its time have the time of that one; where none does, they stand at the end. */
    private static List<Line> tail(Path log, LogClock clock, int limit) {
        List<String> last = lastLines(log, NODE_BYTES);
        last = last.subList(Math.max(0, last.size() - limit), last.size());
        long atMs = last.stream().map(clock::atMs).filter(java.util.OptionalLong::isPresent).findFirst().map(java.util.OptionalLong::getAsLong).orElse(clock.endMs());
        String source = log.getFileName().toString().replaceFirst("\\.log$", "");
        List<Line> lines = new ArrayList<>();
        for (String text : last) {
            atMs = Math.max(atMs, clock.atMs(text).orElse(atMs));
            lines.add(new Line(atMs, source, clock.withoutTime(text), ""));
        }
        return lines;
    }

    private static List<String> lastLines(Path file, int bytes) {
        try (var in = Files.newByteChannel(file)) {
            long from = Math.max(0, in.size() - bytes);
            var buffer = ByteBuffer.allocate((int) (in.size() - from));
            in.position(from);
            while (buffer.hasRemaining() && in.read(buffer) >= 0) {}
            List<String> lines = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).lines().toList();
            return from > 0 && lines.size() > 1 ? lines.subList(1, lines.size()) : lines;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Shortens lines rather than leaving them out. */
    private static List<Line> bounded(List<Line> lines, int budgetChars) {
        int perLine = Math.max(20, Math.min(Shown.LINE_CHARS, budgetChars / Math.max(1, lines.size())));
        return lines.stream().map(l -> new Line(l.atMs(), l.source(), Shown.cut(l.text(), perLine), l.failedCheck())).toList();
    }
}
