package runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kit.Options;
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
    @Option(names = "--list", description = "show what is selected and run nothing")
    boolean list;
    @Option(names = "--jobs", paramLabel = "N", description = "cases that run at a time (default: as many as there are cores)")
    int jobs = Runtime.getRuntime().availableProcessors();
    @Option(names = "--fail-fast", description = "start no further case after one that failed")
    boolean failFast;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this and exit")
    boolean help;
    @Mixin
    Options options = new Options();

    Selection selection() {
        return new Selection(Selector.parse(words), Optional.ofNullable(casePrefix), tags.stream().map(String::strip).toList());
    }
}
