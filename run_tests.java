///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs the collection's own tests: all, or those whose class or tag is named; --defects proves that cases can fail. See docs/testing.md.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN run_tests
//SOURCES tests/**.java
//SOURCES reference/fetchbox/*.java
//SOURCES reference/rimio/*.java
//SOURCES reference/ferrium/*.java
//DEPS io.netty:netty-bom:4.2.7.Final@pom
//DEPS lib/Casebook.java
//DEPS org.apache.ratis:ratis-grpc:3.3.0
//DEPS org.apache.ratis:ratis-server:3.3.0
//DEPS org.apache.ratis:ratis-metrics-default:3.3.0
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//DEPS org.junit.platform:junit-platform-launcher:1.14.4
//DEPS org.junit.jupiter:junit-jupiter:5.14.4
//DEPS net.jqwik:jqwik:1.9.3

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class run_tests implements TestExecutionListener {
    private static final int STACK_LINES = 12;
    private final PrintStream out = System.out;
    private final List<String> failures = new ArrayList<>();
    private TestPlan plan;
    private String shownClass = "";
    private long startNanos;
    private int passed;
    private int failed;
    private int skipped;

    static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("--defects")) System.exit(runner.Proof.run(Arrays.copyOfRange(args, 1, args.length)));
        Arrays.stream(args).filter(a -> a.startsWith("-")).findFirst().ifPresent(run_tests::usage);
        Files.createDirectories(Path.of(".cache")); // jqwik keeps its failed samples there, and makes no folder
        var listener = new run_tests();
        Path own = Path.of(run_tests.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClasspathRoots(Set.of(own))).filters(named(List.of(args)))
            .configurationParameter("jqwik.database", ".cache/jqwik-database").configurationParameter("jqwik.reporting.onlyfailures", "true").build();
        LauncherFactory.create().execute(request, listener);
        System.exit(listener.close());
    }

    private static void usage(String flag) {
        boolean help = flag.equals("-h") || flag.equals("--help");
        (help ? System.out : System.err).println("""
            ./jbang run_tests.java [CLASS|TAG ...]          the collection's own tests, or those of these classes and tags
            ./jbang run_tests.java --defects [CASES ...]    proves that cases can fail: as they are, with answers tampered with, under seeded defects
                --kills-only  only which defect is noticed by whom    --jobs N  trials side by side, 2 by default    --resume  go on where the last proof was broken off
            Exit code: 0 good, 1 a test failed or a defect or check is left over, 2 wrong command line, 4 nothing selected. See docs/testing.md.""");
        System.exit(help ? 0 : 2);
    }

    /** A test stays when no name is given, or one names its class (with or without package) or one of its tags. */
    private static PostDiscoveryFilter named(List<String> names) {
        return test -> {
            if (names.isEmpty() || !test.isTest() && !test.mayRegisterTests()) return FilterResult.included("a container, or all are wanted");
            String className = test.getSource().map(run_tests::className).orElse("");
            boolean hit = names.stream().anyMatch(n -> className.equals(n) || className.endsWith("." + n) || test.getTags().stream().anyMatch(t -> t.getName().equals(n)));
            return FilterResult.includedIf(hit);
        };
    }

    private static String className(TestSource source) {
        return switch (source) {
            case MethodSource m -> m.getClassName();
            case ClassSource c -> c.getClassName();
            default -> "";
        };
    }

    @Override public void testPlanExecutionStarted(TestPlan begun) {
        plan = begun;
        startNanos = System.nanoTime();
    }

    @Override public void executionStarted(TestIdentifier test) {
        String name = test.getSource().map(run_tests::className).orElse("");
        if (!test.isTest() || name.equals(shownClass)) return;
        shownClass = name;
        out.println(name);
    }

    @Override public void executionSkipped(TestIdentifier test, String reason) {
        skipped++;
        out.println("  - " + test.getDisplayName() + ": " + reason);
    }

    @Override public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            if (test.isTest()) passed++;
            return;
        }
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skipped++;
            out.println("  - " + path(test) + ": " + result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
            return;
        }
        failed++;
        out.println("  ✗ " + test.getDisplayName());
        failures.add(path(test) + "\n" + result.getThrowable().map(run_tests::shown).orElse("  (no reason given)"));
    }

    private String path(TestIdentifier test) {
        return plan.getParent(test).filter(p -> p.getParentId().isPresent()).map(p -> path(p) + " > ").orElse("") + test.getDisplayName();
    }

    private static String shown(Throwable e) {
        var text = new StringBuilder("  " + e.toString().replace("\n", "\n  "));
        int lines = 0;
        for (StackTraceElement frame : e.getStackTrace()) {
            boolean machinery = frame.getClassName().startsWith("org.junit.") || frame.getClassName().startsWith("java.") || frame.getClassName().startsWith("jdk.");
            if (!machinery && lines++ < STACK_LINES) text.append("\n    at ").append(frame);
        }
        if (e.getCause() != null && e.getCause() != e) text.append("\n  caused by ").append(shown(e.getCause()).strip());
        return text.toString();
    }

    /** Prints the failures once more and the counts. Returns the exit code. */
    private int close() {
        failures.forEach(f -> out.println("\nFAILED " + f));
        out.printf("%nTests took %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
        out.println(passed + " passed, " + failed + " failed" + (skipped > 0 ? ", " + skipped + " skipped" : ""));
        return failed > 0 ? 1 : passed + skipped == 0 ? 4 : 0;
    }
}
