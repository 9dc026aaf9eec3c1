package kit;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of cases under load (docs/load.md); others take no notice. */
public final class LoadOptions {
    @Option(names = "--rate", paramLabel = "N", description = "load: requests per second (default: the case's own)")
    Double rate;
    @Option(names = "--duration-seconds", paramLabel = "S", description = "load: how long it counts (default: the case's own)")
    Double durationSeconds;
    @Option(names = "--slo", paramLabel = "GOAL", description = "load: such as 'p99<50ms', 'put:max<=1s' or 'errors<0.1%%', in place of the case's own goals; may be given several times")
    List<String> slo = new ArrayList<>();
    @Option(names = "--find-max", description = "load: open the gate of cases that search for the highest rate that keeps the goals")
    boolean findMax;

    /** Requests per second. */
    public double rate(double usual) { return rate == null ? usual : rate; }

    /** How long a load counts. */
    public double durationSeconds(double usual) { return durationSeconds == null ? usual : durationSeconds; }

    /** The goals as they were written, or the usual ones. */
    public List<String> slo(List<String> usual) { return slo.isEmpty() ? usual : slo; }

    boolean findsMax() { return findMax; }
}
