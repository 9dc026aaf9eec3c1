package report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kit.Result;
import kit.Result.CheckResult;
import kit.Result.Failure;
import kit.Result.FaultResult;
import kit.Result.NodeResult;
import kit.Result.NodeState;
import kit.Result.StateChange;
import kit.Result.StepResult;
import kit.Verdict;
import runner.CaseFile;
import runner.CaseOutcome;
import runner.RunResult;
import runner.Turn;

/** A run for tests of reports, with its folders and logs, but no case that ran. */
final class SampleRun {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private final Path folder;
    private final List<CaseOutcome> cases = new ArrayList<>();
    private List<String> notRun = List.of();
    private boolean interrupted;

    SampleRun(Path folder) { this.folder = folder; }

    static CheckResult passed(String id) { return new CheckResult(id, Verdict.PASS, 3, 0, 4100, List.of()); }

    static CheckResult missed(String id, Verdict verdict, String asked, String expected, String got) {
        return new CheckResult(id, verdict, 9, 2, 4200, List.of(new Failure("it reads back", List.of(asked), expected, got), new Failure("it reads back", List.of(asked), expected, got)));
    }

    /** A case with three nodes of which the second was paused and the third killed. */
    SampleRun add(String name, Verdict verdict, String reason, CheckResult... checks) throws IOException {
        var steps = List.of(new StepResult("a write is acknowledged", Verdict.PASS, 3000, 1000), new StepResult("it reads back", verdict == Verdict.FAIL ? Verdict.FAIL : Verdict.PASS, 4000, 3000));
        var faults = List.of(new FaultResult("pause", "n2", 4000, 5500L, "pid 4712 is in state T", "pid 4712 is in state S and it answers"), new FaultResult("kill", "n3", 6000, null, "pid 4713 is gone", null),
            new FaultResult("outage", "redis://127.0.0.1:6379", 6200, 6800L, "PING: Connection refused", "PING: PONG"));
        var nodes = List.of(new NodeResult("n1", List.of(up(1000), dead(8000, 143))), new NodeResult("n2", List.of(up(1000), new StateChange(4000, NodeState.PAUSED, "SIGSTOP"), up(5500), dead(8000, 143))),
            new NodeResult("n3", List.of(up(1000), dead(6000, 137))));
        var result = new Result(name, "What was written reads back whole.", "reference", 42, verdict, reason, START.plusSeconds(cases.size()).toString(), 8000 + cases.size(), 2900,
            steps, List.of(checks), faults, nodes, List.of("redis: embedded"));
        return add(result);
    }

    private static StateChange up(long atMs) { return new StateChange(atMs, NodeState.UP, "pid 4711"); }

    private static StateChange dead(long atMs, int code) { return new StateChange(atMs, NodeState.DEAD, "exit code " + code); }

    SampleRun add(Result result) throws IOException {
        Path file = Path.of("cases", result.name() + ".java");
        Path own = Files.createDirectories(folder.resolve(result.name()).resolve("nodes")).getParent();
        cases.add(new CaseOutcome(new Turn(new CaseFile(file, Optional.empty(), Optional.empty()), 1), result, own, "./jbang cases/" + result.name() + ".java --seed 42", List.of()));
        return this;
    }

    /** The case before the last was the first attempt at the last one, which so is flaky if it is good. */
    SampleRun lastWasRetried() {
        CaseOutcome last = cases.removeLast();
        CaseOutcome first = cases.removeLast();
        cases.add(new CaseOutcome(last.turn(), last.result(), last.folder(), last.again(), List.of(first)));
        return this;
    }

    /** Gives the last case a case.log with so many lines of this text, 10 ms apart, and a log of node n1. */
    SampleRun logs(int lines, String text) throws IOException {
        CaseOutcome last = cases.getLast();
        Instant start = Instant.parse(last.result().startedAt());
        var log = new ArrayList<>(IntStream.range(0, lines).mapToObj(i -> CLOCK.format(start.plusMillis(10L * i)) + " " + text + " " + i).toList());
        for (CheckResult c : last.result().checksWith(Verdict.FAIL)) log.add(Math.min(log.size(), 420), CLOCK.format(start.plusMillis(c.atMs())) + " FAILED " + c.id() + ": expected this, but that");
        Files.write(last.folder().resolve("case.log"), log);
        Files.write(last.folder().resolve("nodes/n1.log"), IntStream.range(0, lines).mapToObj(i -> start.plusMillis(1000 + 10L * i) + "  INFO " + text + " " + i).toList());
        return this;
    }

    SampleRun interrupted(String... notRun) {
        interrupted = true;
        this.notRun = List.of(notRun);
        return this;
    }

    RunResult run() { return new RunResult(folder, START, "./jbang run_all.java", "reference", 2, 0, Duration.ofSeconds(100).toMillis(), interrupted, List.copyOf(cases), notRun); }
}
