package runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kit.Options;
import kit.UsageError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of run_all.java: which cases, how to run them, and the options that every case takes. */
@Command(name = "./jbang run_all.java", sortOptions = false, description = "Runs cases against a target and reports what it broke.",
    footer = {"", "Exit code: 0 all good, 1 a case failed, 2 wrong command line, 3 only set-ups broke, 4 nothing selected."})
public final class RunOptions {
    @Parameters(paramLabel = "CASE", arity = "0..*", description = "numbers, ranges or names: 013, 1-15, 1,4,101-136, 013_s3_gateway_basic (default: all)")
    List<String> words = new ArrayList<>();
    @Option(names = "--case-prefix", paramLabel = "P", description = "only files whose name begins with P, such as 01 or 013_s3")
    String casePrefix;
    @Option(names = "--tags", paramLabel = "A,B", split = ",", description = "only cases with one of these tags")
    List<String> tags = new ArrayList<>();
    @Option(names = "--system", paramLabel = "A,B", split = ",", description = "only cases of these systems, such as rimio or kafka")
    List<String> systems = new ArrayList<>();
    @Option(names = "--failed", description = "only cases whose last verdict was bad, and those that were not run yet")
    boolean failed;
    @Option(names = "--shard", paramLabel = "K/N", description = "only the Kth of N parts that take about as long (expected/durations.json)", converter = Shard.Converter.class)
    Shard shard;
    @Option(names = "--list", description = "show what is selected and run nothing")
    boolean list;
    @Option(names = "--explain", description = "tell of what is selected what it claims, needs, and came to before; run nothing")
    boolean explain;
    @Option(names = "--jobs", paramLabel = "N", description = "cases that run at a time (default: as many as there are cores)")
    int jobs = Runtime.getRuntime().availableProcessors();
    @Option(names = "--fail-fast", description = "start no further case after one that failed")
    boolean failFast;
    @Option(names = "--retries", paramLabel = "N", description = "run a bad case again, up to N times; one that is good then is FLAKY")
    int retries;
    @Option(names = "--repeat", paramLabel = "N", description = "run every case N times", defaultValue = "1")
    int repeat;
    @Option(names = "--until-fail", description = "repeat the cases until one is bad; --repeat says how often at most")
    boolean untilFail;
    @Option(names = "--min", paramLabel = "N", description = "fail when fewer than N cases were judged")
    int minimum;
    @Option(names = "--record-durations", description = "write the times of good cases to expected/durations.json, which --shard goes by")
    boolean recordDurations;
    @Option(names = "--watch", description = "run again whenever a selected case, lib/, the reference server or the binary is saved, until Ctrl-C")
    boolean watch;
    @Option(names = "--shell", paramLabel = "SYSTEM", description = "start a cluster and open JShell on it: lines of a case, one by one; rimio, kafka or ferrium")
    String shell;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this and exit")
    boolean help;
    @Mixin
    Options options = new Options();

    /** How often each case is run at most; {@link Integer#MAX_VALUE} for until it fails. */
    int rounds() { return untilFail && repeat == 1 ? Integer.MAX_VALUE : repeat; }

    /** @throws UsageError for numbers that make no sense */
    void requireSense() {
        if (jobs < 1) throw new UsageError("--jobs " + jobs + ": at least 1");
        if (repeat < 1) throw new UsageError("--repeat " + repeat + ": at least 1");
        if (retries < 0) throw new UsageError("--retries " + retries + ": at least 0");
        if (minimum < 0) throw new UsageError("--min " + minimum + ": at least 0");
    }

    Selection selection() {
        return new Selection(Selector.parse(words), Optional.ofNullable(casePrefix), tags.stream().map(String::strip).toList(), systems.stream().map(String::strip).toList());
    }
}
