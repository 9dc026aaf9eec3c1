package kit;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a load (docs/load.md): those of cases, of which others take no notice, and of load.java. */
public final class LoadOptions {
    /** How many rates are tried at most by a search for the highest one. */
    public static final int PROBES = 30;
    @Option(names = {"--qps", "--rate"}, paramLabel = "N", description = "load: requests per second (default: the case's own; load.java: 100)")
    Double rate;
    @Option(names = {"--duration", "--duration-seconds"}, paramLabel = "S", description = "load: how long it counts (default: the case's own; load.java: 10)")
    Double durationSeconds;
    @Option(names = "--slo", paramLabel = "GOAL", description = "load: such as 'p99<50ms', 'put:max<=1s' or 'errors<0.1%%', in place of the case's own goals; may be given several times")
    List<String> slo = new ArrayList<>();
    @Option(names = "--find-max", description = "load: search for the highest rate that keeps the goals, from --rate on; opens the gate of the case that does")
    boolean findMax;

    /** Requests per second. */
    public double rate(double usual) { return rate == null ? usual : rate; }

    /** How long a load counts. */
    public double durationSeconds(double usual) { return durationSeconds == null ? usual : durationSeconds; }

    /** What all loads of a case together may count beyond what it has time for. */
    double additionalSeconds() { return durationSeconds(0) * (findMax ? PROBES : 1); }

    /** The goals as they were written, or the usual ones. */
    public List<String> slo(List<String> usual) { return slo.isEmpty() ? usual : slo; }

    /** Whether the highest rate is searched for. */
    public boolean findsMax() { return findMax; }
}
