package systems.schedule;

import java.util.List;

/** SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): the same numbers for a seed on any platform. */
final class Dice {
    private long state;

    Dice(long seed) { state = seed; }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From {@code least} to {@code most}, both included. */
    int between(int least, int most) { return least + (int) Long.remainderUnsigned(next(), most - least + 1); }

    <T> T oneOf(List<T> choices) { return choices.get(between(0, choices.size() - 1)); }
}
