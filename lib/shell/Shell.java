package shell;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.jshell.tool.JavaShellToolBuilder;
import kit.Case;
import kit.Header;
import kit.Lifeline;
import kit.Options;
import kit.Result;
import kit.SharedProcesses;
import kit.UsageError;

/**
 * {@code run_all.java --shell NAME}: a cluster and a JShell in this JVM that has the kit imported and the cluster bound. The lines are
 * those of a case, and a check tells at once whether it holds. The session is a case without a file, number 000: it has a log and a
 * result, and leaves nothing behind.
 */
public final class Shell {
    private static final List<ShellSystem> SYSTEMS = List.of(new RimioShell(), new KafkaShell(), new FerriumShell());
    private static final long LONGEST_SECONDS = TimeUnit.DAYS.toSeconds(7);
    private static final String IMPORTS = """
        import static kit.Digests.*;
        import static kit.SameBytes.sameBytes;
        import static org.hamcrest.Matchers.*;
        import cluster.*;
        import fault.*;
        import history.*;
        import http.*;
        import java.time.*;
        import kit.*;
        var c = shell.Shell.c();
        """;
    private static Case live;

    private Shell() {}

    /** The case of this session, for its start-up script. */
    public static Case c() { return live; }

    /** Opens a shell on a system and returns the exit code of its verdict when the person leaves. */
    public static int open(String name, Options options, PrintStream out) {
        ShellSystem system = SYSTEMS.stream().filter(s -> s.name().equals(name)).findFirst()
            .orElseThrow(() -> new UsageError("--shell " + name + ": there is " + SYSTEMS.stream().map(ShellSystem::name).collect(Collectors.joining(", "))));
        Result result = Case.run(options, new ShellConsole(header(name), out), c -> {
            live = c;
            out.println(system.start(c));
            out.println("log " + c.workspace().file("case.log"));
            converse(system.script(), c.workspace().file("startup.jsh"), out);
        });
        SharedProcesses.endAll();
        Lifeline.get().close();
        return result.verdict().exitCode();
    }

    private static Header header(String system) {
        var lines = List.of("//DESCRIPTION What a person tried by hand.", "//MAIN Shell", "//DEPS ../lib/Casebook.java", "//SYSTEM " + system, "//TIMEOUT " + LONGEST_SECONDS);
        return Header.parse(Path.of("000_shell.java"), lines);
    }

    /** Runs in this JVM, so that the lines see its objects; returns at {@code /exit} or the end of the input. */
    private static void converse(String script, Path startup, PrintStream out) throws Exception {
        try {
            Files.writeString(startup, IMPORTS + script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var tool = JavaShellToolBuilder.builder().out(out).persistence(new HashMap<>()); // else each start and each setting is a remark of java.util.prefs
        boolean typed = System.console() != null && System.console().isTerminal();
        if (!typed) tool.in(System.in, null).interactiveTerminal(false);
        tool.start("--execution", "local", "--class-path", System.getProperty("java.class.path"), "--startup", "DEFAULT", "--startup", startup.toString(), "--feedback", "concise");
    }
}
