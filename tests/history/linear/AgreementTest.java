package history.linear;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** All algorithms and a brute-force search agree on small random histories of every kind, legal and illegal; and what a violation is shrunk to is one. */
class AgreementTest {
    private static final int HISTORIES = 100_000;
    private static final int SHRUNK = 20_000;
    private static final int WIDE = 10_000;
    private static final int LARGEST = 9;

    private static RandomHistories kind(Random random, boolean spoiled) {
        RandomHistories.Kind[] kinds = RandomHistories.Kind.values();
        double unknown = random.nextInt(3) * 0.15;
        return new RandomHistories(kinds[random.nextInt(kinds.length)], 2 + random.nextInt(4), 2 + random.nextInt(LARGEST - 1), random.nextInt(4), unknown, spoiled);
    }

    @Test void allAlgorithmsAgree() {
        int zones = 0;
        int illegal = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new Random(seed);
            RandomHistories kind = kind(random, random.nextBoolean());
            List<Operation> operations = kind.of(seed);
            boolean expected = BruteForce.linearizable(operations);
            var h = new KeyHistory(operations);
            var meter = new Meter(Budget.standard());
            String which = kind + ", seed " + seed;
            if (new WingGongLowe(h, meter).linearizable() != expected) throw new AssertionError("Wing, Gong and Lowe are wrong on " + which + ": " + operations);
            if (new Sweep(h, meter).impossibleEnd() < 0 != expected || new Sweep(h, meter, 1).impossibleEnd() < 0 != expected) throw new AssertionError("the sweep is wrong on " + which + ": " + operations);
            var zone = new ZoneCheck(h);
            if (zone.applies() && zone.contradiction().length == 0 != expected) throw new AssertionError("zones are wrong on " + which + ": " + operations);
            if (zone.applies()) zones++;
            if (!expected) illegal++;
        }
        assertThat("histories that zones decide", zones, greaterThan(HISTORIES / 5));
        assertThat("illegal histories", illegal, greaterThan(HISTORIES / 10));
    }

    /** Where many configurations are possible at a time, which takes more operations than can be tried in every order. */
    @Test void searchAndSweepAgreeOnWideHistories() {
        int illegal = 0;
        for (int seed = 0; seed < WIDE; seed++) {
            var random = new Random(seed);
            RandomHistories.Kind[] kinds = RandomHistories.Kind.values();
            var kind = new RandomHistories(kinds[random.nextInt(kinds.length)], 4 + random.nextInt(5), 10 + random.nextInt(15), random.nextInt(4), random.nextInt(3) * 0.2, random.nextBoolean());
            var h = new KeyHistory(kind.of(seed));
            boolean expected = new WingGongLowe(h, new Meter(Budget.standard())).linearizable();
            if (new Sweep(h, new Meter(Budget.standard()), 1 + seed % 2).impossibleEnd() < 0 != expected) throw new AssertionError("search and sweep differ on " + kind + ", seed " + seed + ": " + h.operations);
            if (!expected) illegal++;
        }
        assertThat("illegal histories", illegal, greaterThan(WIDE / 10));
    }

    @Test void whatIsGeneratedUnspoiledIsLegal() {
        for (int seed = 0; seed < SHRUNK; seed++) {
            List<Operation> operations = kind(new Random(seed), false).of(seed);
            assertThat("seed " + seed, BruteForce.linearizable(operations), is(true));
        }
    }

    /** What is wrong at first sight is wrong. */
    @Test void findingsAreViolations() {
        int found = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<Operation> operations = kind(new Random(seed), true).of(seed);
            List<Finding> findings = CheapChecks.findings(new History(operations));
            if (findings.isEmpty()) continue;
            found++;
            if (BruteForce.linearizable(operations)) throw new AssertionError("seed " + seed + ": " + findings + " in the legal " + operations);
        }
        assertThat("histories with findings", found, greaterThan(HISTORIES / 20));
    }

    /** The reason why a part proves anything: of a legal history every part with the writes that it needs is legal. */
    @Test void partsOfLegalHistoriesAreLegal() {
        for (int seed = 0; seed < SHRUNK; seed++) {
            var random = new Random(seed);
            var h = new KeyHistory(kind(random, false).of(seed));
            var sources = new Sources(h);
            var grown = new BitSet();
            for (int i = 0; i < h.size(); i++) grown.set(i, random.nextInt(3) == 0);
            var cut = new BitSet();
            for (int i = 0; i < h.size(); i++) cut.set(i, random.nextInt(3) > 0);
            sources.complete(grown);
            sources.reduce(cut);
            for (BitSet part : List.of(grown, cut)) {
                List<Operation> kept = part.stream().mapToObj(h.operations::get).toList();
                if (!BruteForce.linearizable(kept)) throw new AssertionError("seed " + seed + ": of the legal " + h.operations + " the part " + kept + " is not");
            }
        }
    }

    /** Shrunk, a violation is one still, and without any one of its operations and what depends on it there is none. */
    @Test void violationsAreMinimal() {
        int violations = 0;
        int unargued = 0;
        for (int seed = 0; seed < SHRUNK; seed++) {
            var h = new KeyHistory(kind(new Random(seed), true).of(seed));
            var meter = new Meter(Budget.standard());
            Decision.Found found = Decision.of(h, meter);
            if (found.linearizable()) continue;
            violations++;
            KeyHistory part = new Shrinker(h, meter).smallest(found);
            assertThat("seed " + seed + ": " + part.operations, BruteForce.linearizable(part.operations), is(false));
            for (int i = 0; i < part.size(); i++) {
                var rest = new BitSet();
                for (Operation o : part.operations) rest.set(h.operations.indexOf(o), o != part.operations.get(i));
                new Sources(h).reduce(rest);
                assertThat("seed " + seed + " without " + i + ": " + part.operations, BruteForce.linearizable(rest.stream().mapToObj(h.operations::get).toList()), is(true));
            }
            if (new Argument(part, 0).lines().getLast().contains("all were tried")) unargued++;
        }
        assertThat("violations", violations, greaterThan(SHRUNK / 10));
        assertThat("violations without an argument, of " + violations, unargued, lessThan(violations / 200));
    }
}
