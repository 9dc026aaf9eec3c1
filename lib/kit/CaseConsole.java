package kit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kit.Result.CheckResult;
import kit.Result.StepResult;

/** What a case shows while it runs: one line per step, then every failed check with what was asked, expected and got. */
final class CaseConsole {
    private final Header header;
    private final Options options;
    private final long seed;
    private final Workspace workspace;
    private final boolean hosted;
    private final Ink ink = Ink.forStandardOutput();
    private Verdict told;

    CaseConsole(Header header, Options options, long seed, Workspace workspace, boolean hosted) {
        this.header = header;
        this.options = options;
        this.seed = seed;
        this.workspace = workspace;
        this.hosted = hosted;
    }

    void begin() {
        if (!hosted) System.out.printf("=== Running %s === %s, seed %d%n", header.name(), options.target(header), seed);
    }

    void note(String text) {
        if (!hosted) System.out.println("  " + ink.dim("· " + text));
    }

    void stepDone(StepResult step, int evaluations) {
        if (hosted) return;
        String mark = step.verdict() == Verdict.PASS ? ink.green("✓") : ink.red("✗");
        System.out.printf("  %s %-58s %3d checks %6d ms%n", mark, step.title(), evaluations, step.durationMs());
    }

    /** The verdict, and where the servers are that stay. */
    void holds(Result soFar, List<String> running, Hold hold) {
        end(soFar);
        told = soFar.verdict();
        Stream.of(soFar.notes().stream(), running.stream()).flatMap(lines -> lines).forEach(line -> System.out.println("  " + line));
        System.out.println("The servers stay up. Press Enter or Ctrl-C to end them.");
        hold.untilEnter();
    }

    void end(Result result) {
        if (hosted) return;
        if (result.verdict() == told) {
            System.out.println("The servers have ended.");
            return;
        }
        String again = FailureText.again(header.file().getFileName().toString(), result.seed(), options.flagsGiven());
        FailureText.of(result, again, ink).forEach(System.out::println);
        int evaluations = result.checks().stream().mapToInt(CheckResult::evaluations).sum();
        System.out.printf("[%s] %s%s  %d checks, %d evaluations, %.1f s (%.1f s set-up)  %s%n", header.id(), ink.verdict(result.verdict()),
            result.reason() == null || result.verdict() == Verdict.PASS ? "" : " " + result.reason(), result.checks().size(), evaluations,
            result.durationMs() / 1000.0, result.setUpMs() / 1000.0, shown(workspace.caseFolder()));
    }

    private static Path shown(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }
}
