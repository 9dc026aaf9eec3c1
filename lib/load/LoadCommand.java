package load;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import kit.LoadOptions;
import kit.UsageError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command behind load.java: GETs of one URL at a rate, the highest rate that keeps a goal, or two results beside each other. */
@Command(name = "./jbang load.java", sortOptions = false, description = "Sends GET requests to a URL at a fixed rate, however slow the server is, and judges the latency.",
    footer = {"", "Exit code: 0 good, 1 the generator itself was the bottleneck or nothing was answered, 2 wrong command line, 99 a goal was missed.",
        "Example: ./jbang load.java http://127.0.0.1:8080/ --rate 500 --duration-seconds 10 --slo 'p99<50ms' --slo 'errors<0.1%%'"})
public final class LoadCommand {
    /** As k6 has it. */
    public static final int GOAL_MISSED = 99;
    static final int INVALID = 1;
    static final int USAGE = 2;
    private static final String OPERATION = "get";
    private static final double RATE = 100;
    private static final double SECONDS = 10;

    @Parameters(index = "0", arity = "0..1", paramLabel = "URL", description = "http://host:port/path")
    String url;
    @Mixin
    LoadOptions shared = new LoadOptions();
    @Option(names = "--ramp-to", paramLabel = "N", description = "the rate at the end, to which it changes evenly")
    Double rampTo;
    @Option(names = "--closed", description = "no rate: each connection asks again as soon as it is answered")
    boolean closed;
    @Option(names = "--warm-up-seconds", paramLabel = "S", description = "before that, what does not count (default: ${DEFAULT-VALUE})", defaultValue = "1")
    double warmUpSeconds;
    @Option(names = "--connections", paramLabel = "N", description = "requests under way at a time (default: ${DEFAULT-VALUE})", defaultValue = "32")
    int connections;
    @Option(names = "--threads", paramLabel = "N", description = "threads that send (default: ${DEFAULT-VALUE})", defaultValue = "1")
    int threads;
    @Option(names = "--status", paramLabel = "N", description = "the right status (default: ${DEFAULT-VALUE})", defaultValue = "200")
    int status;
    @Option(names = "--max-lag-ms", paramLabel = "MS", description = "99 %% of the requests must be sent less late than this, or the result is invalid (default: ${DEFAULT-VALUE})", defaultValue = "10")
    double maxLagMs;
    @Option(names = "--seed", paramLabel = "LONG", description = "decides every random choice", defaultValue = "1")
    long seed;
    @Option(names = "--out", paramLabel = "FOLDER", description = "write load-NAME.json, .hgrm and report.html there")
    Path folder;
    @Option(names = "--name", paramLabel = "NAME", description = "of the result (default: ${DEFAULT-VALUE})", defaultValue = "get")
    String name;
    @Option(names = "--compare", arity = "2..*", paramLabel = "FILE", description = "results as load-NAME.json, A before and B after a change, or several pairs as A B A B; exit code 99 when B is worse")
    List<Path> compared = new ArrayList<>();
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this and exit")
    boolean help;

    private Consumer<Path> report = folder -> {};

    /** Runs and ends the JVM. @param report makes a page of the results in a folder */
    public static void run(String[] args, Consumer<Path> report) { System.exit(execute(args, report, System.out, System.err)); }

    static int execute(String[] args, Consumer<Path> report, PrintStream out, PrintStream err) {
        var asked = new LoadCommand();
        asked.report = report;
        var cli = new CommandLine(asked).setOverwrittenOptionsAllowed(true);
        try {
            if (cli.parseArgs(args).isUsageHelpRequested()) {
                cli.usage(out);
                return 0;
            }
            return asked.execute(out);
        } catch (CommandLine.ParameterException | UsageError | IllegalArgumentException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (UncheckedIOException | IllegalStateException e) {
            err.println(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            return INVALID;
        }
    }

    private double rate() { return shared.rate(RATE); }

    private double seconds() { return shared.durationSeconds(SECONDS); }

    private int execute(PrintStream out) {
        if (!compared.isEmpty()) {
            var comparison = Comparison.of(compared.stream().map(LoadFiles::read).toList());
            comparison.lines().forEach(out::println);
            return comparison.isWorse() ? GOAL_MISSED : comparison.isInvalid() ? INVALID : 0;
        }
        if (url == null) throw new UsageError("give a URL, or --compare; --help shows more");
        List<Threshold> thresholds = shared.slo(List.of()).stream().map(Threshold::parse).toList();
        thresholds.forEach(t -> t.requireOneOf(List.of(OPERATION)));
        return shared.findsMax() ? search(thresholds, out) : measure(thresholds, out);
    }

    private int measure(List<Threshold> thresholds, PrintStream out) {
        LoadResult result = load(rate(), seconds()).run();
        out.println(result.told());
        tellCost(result, out);
        thresholds.forEach(t -> out.println("  " + t.told(result) + (t.holds(result) ? "" : result.excuse(t).map(why -> ", but " + why).orElse(""))));
        if (folder != null) {
            report.accept(folder);
            out.println("  written to " + folder);
        }
        if (!result.faults().isEmpty() || result.all().right() == 0) return INVALID;
        List<Threshold> missed = thresholds.stream().filter(t -> !t.holds(result)).toList();
        if (missed.isEmpty()) return 0;
        return missed.stream().allMatch(t -> result.excuse(t).isPresent()) ? INVALID : GOAL_MISSED;
    }

    private static void tellCost(LoadResult result, PrintStream out) {
        Generator g = result.generator();
        long all = result.parts().values().stream().mapToLong(p -> p.all().right()).sum();
        out.println(String.format(Locale.ROOT, "  %.0f right answers/s; %.0f requests per client CPU-second", result.rightPerSecond(), all / g.cpuSeconds()));
    }

    private int search(List<Threshold> thresholds, PrintStream out) {
        if (thresholds.isEmpty()) throw new UsageError("--find-max needs a goal, such as --slo 'p99<20ms'");
        if (closed || rampTo != null || folder != null) throw new UsageError("--find-max has rates of its own and writes no files: neither --closed nor --ramp-to nor --out");
        var found = new HighestRate(thresholds, at -> load(at, seconds()).run()).from(rate(), probe -> out.println("  " + probe));
        out.println(found.told());
        return found.perSecond() > 0 ? 0 : found.generatorsLimit() ? INVALID : GOAL_MISSED;
    }

    private Load load(double at, double seconds) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) throw new UsageError(url + " is not of the form http://host:port/path");
        String authority = uri.getHost() + ":" + (uri.getPort() < 0 ? 80 : uri.getPort());
        String target = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        Exchange get = Exchange.expecting(status, Exchange.request("GET", target, authority, null));
        return Load.open(name, seed, folder).to(authority).connections(connections).threads(threads).maxLagMs(closed ? Double.MAX_VALUE : maxLagMs)
            .schedule(schedule(at, seconds)).warmUp(Span.time(warmUpSeconds)).operation(OPERATION, 1, random -> get);
    }

    private Schedule schedule(double at, double seconds) {
        if (closed) return Schedule.closed(Span.time(warmUpSeconds + seconds));
        Stage counted = rampTo == null ? Stage.steady(at, Span.time(seconds)) : Stage.ramp(at, rampTo, Span.time(seconds));
        return warmUpSeconds > 0 ? Schedule.of(Stage.steady(at, Span.time(warmUpSeconds)), counted) : Schedule.of(counted);
    }
}
