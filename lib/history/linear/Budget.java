package history.linear;

import java.time.Duration;

/**
 * How much a judgement may cost; beyond that it is {@link Judgement.Inconclusive}.
 *
 * @param time of a processor, so that a verdict does not depend on what else a machine does; by the clock three times as much
 * @param memoryBytes that the search may hold beside the history itself
 */
public record Budget(Duration time, long memoryBytes) {

    private static final long MEBIBYTE = 1L << 20;
    private static final int CLOCK_FACTOR = 3;

    /** A minute (contracts/kv.md §4.1) and 512 MiB. */
    public static Budget standard() { return new Budget(Duration.ofSeconds(60), 512 * MEBIBYTE); }

    /** By the clock. */
    Duration longest() { return time.multipliedBy(CLOCK_FACTOR); }
}
