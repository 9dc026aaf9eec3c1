package history.linear;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether a history is linearizable (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects",
 * TOPLAS 1990), key by key, and says why where it is not. Each verdict on a key comes from {@link ZoneCheck} or {@link Sweep}; that on a
 * few operations is checked by {@link WingGongLowe}, which shares no idea with them. Parts of batches, which concern several keys,
 * are judged by {@link CheapChecks}.
 */
public final class Linearizability {
    private static final int SECOND_OPINION_OPERATIONS = 200;
    private static final Duration SECOND_OPINION = Duration.ofMillis(200);

    private final History history;
    private final Meter meter;
    private final List<String> violated = new ArrayList<>();
    private KeyHistory worst;
    private Decision.Found found;
    private String undecided;

    private Linearizability(History history, Budget budget) {
        this.history = history;
        meter = new Meter(budget);
    }

    /**
     * The verdict on the whole history. A violation of any key counts more than keys that stay undecided.
     *
     * @throws IllegalStateException if two algorithms disagree, so that no verdict can be trusted
     */
    public static Judgement judge(History history, Budget budget) { return new Linearizability(history, budget).judge(); }

    private Judgement judge() {
        Map<String, List<Operation>> keys = history.byKey();
        keys.entrySet().stream().sorted(Comparator.comparingInt(key -> key.getValue().size())).forEach(key -> judge(key.getKey(), key.getValue()));
        if (worst != null) return violation();
        Finding finding = finding();
        if (finding != null) return violation(finding);
        return undecided != null ? new Judgement.Inconclusive(undecided) : new Judgement.Legal(keys.size(), history.operations().size());
    }

    /** What only first sight shows: a torn batch, which no key shows alone, and anything wrong with a key that stayed undecided. */
    private Finding finding() {
        if (undecided == null && history.operations().stream().allMatch(o -> o.batch() == 0)) return null;
        return CheapChecks.findings(history).stream().filter(f -> undecided != null || f.name().equals(KeySights.TORN_BATCH)).findFirst().orElse(null);
    }

    private Judgement violation(Finding f) {
        String timeline = new Timeline(f.name(), f.operations(), start(), List.of(f.sentence() + "."), Set.of()).html();
        return new Judgement.Violation(f.key(), f.name(), List.of("  " + f.sentence() + "."), f.operations(), timeline, List.of());
    }

    private void judge(String key, List<Operation> operations) {
        try {
            meter.look();
            var h = new KeyHistory(operations);
            Decision.Found verdict = Decision.of(h, meter);
            if (h.size() <= SECOND_OPINION_OPERATIONS) confirm(h, verdict.linearizable());
            if (verdict.linearizable()) return;
            violated.add(key);
            if (worst != null && worst.size() <= h.size()) return;
            worst = h;
            found = verdict;
        } catch (Meter.Exhausted e) {
            undecided = key + ": " + e.getMessage();
        }
    }

    private Judgement violation() {
        KeyHistory part = new Shrinker(worst, meter).smallest(found);
        if (part.size() <= SECOND_OPINION_OPERATIONS) confirm(part, false);
        String key = part.operations.getFirst().key();
        violated.remove(key);
        String name = Naming.of(part, history);
        var argument = new Argument(part, start());
        String timeline = new Timeline(name, part.operations, start(), argument.steps(), argument.used()).html();
        return new Judgement.Violation(key, name, argument.lines(), part.operations, timeline, List.copyOf(violated));
    }

    private long start() { return history.operations().getFirst().callNanos(); }

    /** A search that takes too long is no opinion. */
    private void confirm(KeyHistory h, boolean linearizable) {
        try {
            if (new WingGongLowe(h, new Meter(meter.rest(SECOND_OPINION))).linearizable() == linearizable) return;
        } catch (Meter.Exhausted e) {
            return;
        }
        throw new IllegalStateException("two algorithms disagree whether these operations are linearizable: " + h.operations);
    }
}
