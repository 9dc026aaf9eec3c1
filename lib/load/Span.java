package load;

import java.time.Duration;

/** How long a load lasts: a warm-up, then the seconds that count. */
public record Span(Duration warmUp, double seconds) {
    /** Beyond its end, for what takes longer than it may. */
    private static final Duration SPARE = Duration.ofSeconds(90);

    /** To its end, from the start on. */
    public Duration whole() { return thirds(3); }

    /** For how long requests must be planned, so that a load can be drawn out. */
    public Duration planned() { return whole().plus(SPARE); }

    /** When so many thirds of what counts are over, from the start on. */
    public Duration thirds(int count) { return warmUp.plus(time(seconds * count / 3)); }

    /** A third of what counts. */
    Duration third() { return time(seconds / 3); }

    /** To the nanosecond. */
    static Duration time(double seconds) { return Duration.ofNanos(Math.round(seconds * 1e9)); }
}
