package kit;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Turns a case's command line into a {@link CaseRun} and its result into an exit code. */
final class CommandLineStart {
    static final int USAGE = 2;

    private CommandLineStart() {}

    /** With a host, whatever is wrong is thrown to it: the JVM is not this case's to end. */
    static void run(String mainClass, String[] args, Case.Body body, Optional<Case.Host> host) {
        if (host.isPresent()) hosted(args, body, host.get());
        else alone(mainClass, args, body);
    }

    private static void hosted(String[] args, Case.Body body, Case.Host host) {
        Options options = new Options();
        try {
            options.given(new CommandLine(CommandSpec.forAnnotatedObject(options)).parseArgs(args), List.of("--seed", "--run-folder"));
        } catch (CommandLine.ParameterException e) {
            throw new UsageError(e.getMessage());
        }
        Case.run(options, host, body);
    }

    private static void alone(String mainClass, String[] args, Case.Body body) {
        Options options = new Options();
        try {
            Repository repository = Repository.find();
            Header header = headerOf(repository, mainClass);
            if (!parse(header, options, args)) return;
            exit(new CaseRun(repository, header, options, Optional.empty()).run(body).verdict().exitCode());
        } catch (UsageError | Header.Broken e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        } catch (SetupError e) {
            System.err.println("ERROR " + e.getMessage());
            exit(Verdict.ERROR.exitCode());
        }
    }

    private static void exit(int code) {
        SharedProcesses.endAll();
        Lifeline.get().close();
        System.exit(code);
    }

    /** Finds the case's own file; that another file is broken is no reason not to run this one. */
    private static Header headerOf(Repository repository, String mainClass) {
        List<Header> mine = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        repository.caseFiles().forEach(file -> {
            try {
                Header header = Header.of(file);
                if (header.mainClass().equals(mainClass)) mine.add(header);
            } catch (Header.Broken e) {
                broken.add(e.getMessage());
            }
        });
        if (mine.size() == 1) return mine.getFirst();
        if (mine.isEmpty()) throw new UsageError("no file in cases/ has the line //MAIN " + mainClass + (broken.isEmpty() ? "" : "; " + String.join("; ", broken)));
        throw new UsageError("//MAIN " + mainClass + " stands in several files: " + mine.stream().map(h -> h.file().getFileName().toString()).toList());
    }

    private static boolean parse(Header header, Options options, String[] args) {
        CommandLine cli = new CommandLine(CommandSpec.forAnnotatedObject(options));
        cli.setCommandName("./jbang cases/" + header.file().getFileName());
        cli.getCommandSpec().usageMessage().description(header.description());
        cli.getCommandSpec().addOption(OptionSpec.builder("--help", "-h").usageHelp(true).description("show this and exit").build());
        try {
            var parsed = cli.parseArgs(args);
            options.given(parsed, List.of("--seed", "--help"));
            if (!parsed.isUsageHelpRequested()) return true;
            cli.usage(System.out);
            return false;
        } catch (CommandLine.ParameterException e) {
            System.err.println(e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(System.err, true));
            System.exit(USAGE);
            return false;
        }
    }
}
