package report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import runner.RunListener;
import runner.RunResult;

/**
 * At the end of a run, also of one that was interrupted, writes {@code junit.xml}, {@code summary.md} and {@code report.html} into
 * its folder, and the summary once more to the file that GITHUB_STEP_SUMMARY names. A report that cannot be written is told
 * on standard error and changes no verdict.
 */
public final class Reports implements RunListener {
    /** GitHub takes no more than 1 MiB for all that a step says. */
    static final int SUMMARY_LIMIT_BYTES = 1_000_000;
    private final PrintStream err;
    private final Optional<Path> stepSummary;

    public Reports() { this(System.err, System.getenv()); }

    Reports(PrintStream err, Map<String, String> environment) {
        this.err = err;
        stepSummary = Optional.ofNullable(environment.get("GITHUB_STEP_SUMMARY")).filter(s -> !s.isBlank()).map(Path::of);
    }

    /** Writes one report. */
    @FunctionalInterface private interface Writing { void write(Path file) throws Exception; }

    @Override public void runEnded(RunResult result) {
        write(result.folder().resolve("junit.xml"), file -> JUnitXml.write(result, file));
        write(result.folder().resolve("summary.md"), file -> Files.writeString(file, SummaryMarkdown.of(result, SUMMARY_LIMIT_BYTES)));
        write(result.folder().resolve("report.html"), file -> Files.writeString(file, HtmlReport.of(result)));
        stepSummary.ifPresent(to -> write(to, file -> append(result, file)));
    }

    private void write(Path file, Writing writing) {
        try {
            writing.write(file);
        } catch (Exception e) {
            err.println("cannot write " + file + ": " + Shown.clean(String.valueOf(e)));
        }
    }

    /** What other commands of the same step have said counts, too. */
    private static void append(RunResult result, Path file) throws IOException {
        long there = Files.exists(file) ? Files.size(file) : 0;
        String text = SummaryMarkdown.of(result, (int) Math.max(0, SUMMARY_LIMIT_BYTES - there));
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
