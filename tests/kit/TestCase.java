package kit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A case that a test outside this package runs to its end, without a file of its own. */
public final class TestCase {
    private static final Case.Host SILENT = new Case.Host() {
        @Override public Header header() { throw new IllegalStateException("the test has given it"); }

        @Override public void stepBegins(String caseName, String title) {}

        @Override public void ended(Result result) {}
    };

    private TestCase() {}

    /** Runs the body as case 999; {@code folder} gets its log and result. */
    public static Result run(Path folder, Case.Body body) { return run(folder, List.of(), body); }

    /** As {@link #run(Path, Case.Body)}, with options of the command line. */
    public static Result run(Path folder, List<String> flags, Case.Body body) {
        var header = Header.parse(Path.of("cases/999_test.java"), List.of("//DESCRIPTION d", "//MAIN X", "//DEPS ../lib/Casebook.java", "//SYSTEM none"));
        var options = new Options();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(Stream.concat(Stream.of("--run-folder", folder.toString()), flags.stream()).toArray(String[]::new));
        return new CaseRun(Repository.find(), header, options, Optional.of(SILENT)).run(body);
    }
}
