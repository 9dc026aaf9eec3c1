package load;

import java.time.Duration;

/** How long a load lasts: a warm-up, then the seconds that count. */
public record Span(Duration warmUp, double seconds) {
    /** To its end, from the start on. */
    public Duration whole() { return thirds(3); }

    /** When so many thirds of what counts are over, from the start on. */
    public Duration thirds(int count) { return warmUp.plus(time(seconds * count / 3)); }

    /** To the nanosecond. */
    static Duration time(double seconds) { return Duration.ofNanos(Math.round(seconds * 1e9)); }
}
