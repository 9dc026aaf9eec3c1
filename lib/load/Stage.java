package load;

import java.time.Duration;

/** A time during which requests fall due at a steady or evenly changing rate, in requests per second. */
public record Stage(double from, double to, Duration lasting) {
    public Stage {
        if (from < 0 || to < 0 || from + to <= 0 || !lasting.isPositive()) throw new IllegalArgumentException("no load: " + from + " to " + to + " requests/s for " + lasting);
    }

    public static Stage steady(double rate, Duration lasting) { return new Stage(rate, rate, lasting); }

    public static Stage ramp(double from, double to, Duration lasting) { return new Stage(from, to, lasting); }

    /** The first part of it, or all where it is shorter. */
    Stage until(Duration time) { return time.compareTo(lasting) >= 0 ? this : new Stage(from, from + (to - from) * time.toNanos() / lasting.toNanos(), time); }

    /** How many fall due in it; seldom a whole number. */
    double requests() { return (from + to) / 2 * seconds(); }

    /** When, from its start, so many have fallen due: the root of {@code from t + (to - from) t² / 2T = n}, in the form that bears a rate of 0 at either end. */
    long dueNanos(double n) {
        if (n <= 0) return 0;
        double square = from * from + 2 * (to - from) / seconds() * n;
        return Math.round(2 * n / (from + Math.sqrt(Math.max(0, square))) * 1e9);
    }

    private double seconds() { return lasting.toNanos() / 1e9; }
}
