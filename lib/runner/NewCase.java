package runner;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Repository;
import kit.SetupError;
import kit.UsageError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command behind new_case.java: allots the next number of a system, writes the skeleton, adds the alias. */
@Command(name = "./jbang new_case.java", sortOptions = false, description = "Writes the skeleton of a new case.",
    footer = {"", "Example: ./jbang new_case.java rimio blob_overwrites \"An overwritten blob reads the same on every node.\""})
public final class NewCase {
    @Parameters(index = "0", arity = "0..1", paramLabel = "SYSTEM", description = "what the case is about: rimio, kafka, etcd, ...")
    String system;
    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "lower case words joined by underscores")
    String name;
    @Parameters(index = "2", arity = "0..1", paramLabel = "DESCRIPTION", description = "one sentence: the claim that the case judges",
        defaultValue = "TODO: one sentence that says what must hold.")
    String description;
    @Option(names = "--faults", description = "a case for any system under faults: a number from 501")
    boolean faults;
    @Option(names = "--load", description = "a case under load: a number from 601")
    boolean load;
    @Option(names = "--catalog", description = "only write jbang-catalog.json anew from the files in cases/")
    boolean catalogOnly;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this and exit")
    boolean help;

    /** Runs and ends the JVM. */
    public static void run(String[] args) { System.exit(execute(args, System.out, System.err)); }

    static int execute(String[] args, PrintStream out, PrintStream err) {
        NewCase asked = new NewCase();
        CommandLine cli = new CommandLine(asked);
        try {
            if (cli.parseArgs(args).isUsageHelpRequested()) cli.usage(out);
            else out.println(asked.write(Repository.find()));
            return 0;
        } catch (CommandLine.ParameterException e) {
            err.println(e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(err, true));
            return RunAll.USAGE;
        } catch (UsageError e) {
            err.println(e.getMessage());
            return RunAll.USAGE;
        }
    }

    /** Writes what was asked for. Returns what to tell the user. */
    String write(Repository repository) {
        var catalog = new AliasCatalog(repository);
        if (catalogOnly) {
            catalog.write();
            return "jbang-catalog.json is written";
        }
        if (system == null || name == null) throw new UsageError("give a system and a name, such as: rimio blob_overwrites; --help shows more");
        if (!name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) throw new UsageError(name + ": lower case words joined by underscores, please");
        Path file = repository.cases().resolve("%03d_%s.java".formatted(number(repository), name));
        String mainClass = mainClass(repository);
        try {
            Files.writeString(file, skeleton(mainClass), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new SetupError("cannot write " + file + ": " + e.getMessage(), e);
        }
        catalog.write();
        return "cases/" + file.getFileName() + "\nrun it: ./jbang cases/" + file.getFileName();
    }

    private int number(Repository repository) {
        NumberRange own = NumberRange.of(system);
        Set<Integer> used = CaseFile.all(repository).stream().filter(f -> f.number().isPresent()).map(f -> f.number().getAsInt()).collect(Collectors.toSet());
        return (faults ? NumberRange.FAULTS : load ? NumberRange.LOAD : own).nextFree(used);
    }

    private String mainClass(Repository repository) {
        String wanted = Arrays.stream(name.split("_")).map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1)).collect(Collectors.joining());
        List<String> taken = CaseFile.all(repository).stream().filter(f -> f.header().isPresent()).map(f -> f.header().get().mainClass()).toList();
        if (taken.contains(wanted)) throw new UsageError(name + ": another case has the class " + wanted + "; choose another name");
        return wanted;
    }

    private String skeleton(String mainClass) {
        String body = switch (system) {
            case "rimio" -> RIMIO;
            case "kafka" -> LOG;
            case "ferrium" -> KEY_VALUE;
            default -> OTHER;
        };
        return (HEAD + body).replace("$CLASS", mainClass).replace("$SYSTEM", system).replace("$DESCRIPTION", description.strip().replaceAll("\\s+", " "));
    }

    private static final String HEAD = """
        ///usr/bin/env jbang "$0" "$@" ; exit $?
        //DESCRIPTION $DESCRIPTION
        //JAVA 25+
        //RUNTIME_OPTIONS -XX:TieredStopAtLevel=1
        //MAIN $CLASS
        //DEPS ../lib/Casebook.java
        //SYSTEM $SYSTEM
        """;

    private static final String RIMIO = """
        //NEEDS redis
        //TAGS quick

        import static org.hamcrest.Matchers.*;

        import kit.Case;
        import systems.rimio.Rimio;

        class $CLASS {
            static void main(String[] args) { Case.run(args, $CLASS::check); }

            static void check(Case c) {
                try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
                    c.step("every node answers", () -> cluster.nodes().forEach(node ->
                        c.check("health.answers-200", node.blobs().healthz().status(), is(200))));
                }
            }
        }
        """;

    private static final String LOG = """
        //TAGS replication
        //TIMEOUT 300
        //MEMORY_MIB 1250

        import static org.hamcrest.Matchers.*;

        import kit.Case;
        import systems.ReplicatedLog;
        import systems.log.Topic;

        class $CLASS {
            static void main(String[] args) { Case.run(args, $CLASS::check); }

            static void check(Case c) {
                try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
                    Topic topic = cluster.createTopic();
                    c.step("a record is acknowledged", () -> c.check("write.acked", cluster.producer().send(topic, c.bytes(100)).acked(), is(true)));
                }
            }
        }
        """;

    private static final String KEY_VALUE = """
        //TAGS quick
        //TIMEOUT 240
        //MEMORY_MIB 900

        import static org.hamcrest.Matchers.*;

        import kit.Case;
        import systems.KeyValue;
        import systems.kv.Answer;

        class $CLASS {
            static void main(String[] args) { Case.run(args, $CLASS::check); }

            static void check(Case c) {
                try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
                    c.step("a value is acknowledged", () -> c.check("set.acked", cluster.client().set(cluster.key("a"), "b").said(), is(Answer.ACKED)));
                }
            }
        }
        """;

    /** Red until somebody writes it. */
    private static final String OTHER = """
        //TAGS quick

        import static org.hamcrest.Matchers.*;

        import kit.Case;

        class $CLASS {
            static void main(String[] args) { Case.run(args, $CLASS::check); }

            static void check(Case c) {
                c.step("what must hold", () -> c.check("todo.is-judged", "nothing yet", is("judged")));
            }
        }
        """;
}
