package history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import history.Append.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The rules of the replicated log: random legal histories keep all of them, and each planted violation breaks the rule that it is about. */
class LogRuleTest {
    private static final String P = "t-0";
    private final List<Append> appends = new ArrayList<>();
    private final List<Appends.Sight> sights = new ArrayList<>();
    private final List<LeaderSample> samples = new ArrayList<>();
    private final Map<String, List<Entry>> reads = new TreeMap<>();
    private final Map<String, Map<Integer, Long>> ends = new HashMap<>();
    private final Map<String, Map<Integer, List<Entry>>> replicas = new TreeMap<>();
    private final Map<Integer, String> listings = new TreeMap<>();

    /** Twelve records of two producers on three nodes, the seventh unknown and there, the ninth unknown and lost; an election in between. */
    private LogRuleTest legal(Random random) {
        List<Entry> log = new ArrayList<>();
        long[] numbers = {0, 0};
        for (int i = 1; i <= 12; i++) {
            int who = random.nextInt(2);
            int term = i < 6 ? 1 : 3;
            String producer = "p" + who;
            long number = ++numbers[who];
            Outcome outcome = i == 7 || i == 9 ? Outcome.UNKNOWN : Outcome.ACKED;
            if (i != 9) log.add(new Entry(log.size(), producer + "/" + number, "d" + i, term));
            appends.add(new Append(producer, number, P, "d" + i, outcome, outcome == Outcome.ACKED ? log.size() - 1 : -1));
        }
        reads.put(P, new ArrayList<>(log));
        for (int node = 1; node <= 3; node++) {
            replicas.computeIfAbsent(P, k -> new TreeMap<>()).put(node, new ArrayList<>(log));
            ends.computeIfAbsent(P, k -> new TreeMap<>()).put(node, (long) log.size());
            listings.put(node, "t-0 led by 2");
        }
        int[] learns = {0, 9 + random.nextInt(3), 9, 9 + random.nextInt(3)};
        for (int at = 0; at < 20; at++) for (int node = 1; node <= 3; node++) {
            boolean after = at > learns[node];
            samples.add(new LeaderSample(at * 200L, node, true, OptionalInt.of(after ? 2 : 1), random.nextInt(5) == 0 ? OptionalInt.empty() : OptionalInt.of(after ? 3 : 1)));
        }
        for (int end : new int[] {3, 8, 11}) sights.add(new Appends.Sight("r1", P, end, List.copyOf(log.subList(0, end))));
        return this;
    }

    private LogHistory history() { return new LogHistory(appends, sights, samples, reads, ends, replicas, listings); }

    private void breaks(LogRule... broken) {
        List<LogRule> found = Arrays.stream(LogRule.values()).filter(r -> !r.violations(history()).isEmpty()).toList();
        assertThat(found, is(List.of(broken)));
    }

    private Entry entry(int offset) { return reads.get(P).get(offset); }

    private LogRuleTest legal() { return legal(new Random(1)); }

    @Property void aLegalHistoryKeepsEveryRule(@ForAll long seed) { new LogRuleTest().legal(new Random(seed)).breaks(); }

    @Test void aViolationNamesWhatContradicts() {
        legal().reads.get(P).remove(5);
        assertThat(LogRule.R9.violations(history()), contains(containsString("ACKED at 5 in t-0, but a read finds there nothing")));
    }

    @Test void twoClaimantsOfOneTerm() {
        legal().samples.add(new LeaderSample(4100, 3, true, OptionalInt.of(3), OptionalInt.of(3)));
        breaks(LogRule.R1);
    }

    @Test void twoNodesThatNameDifferentLeadersOfOneTerm() {
        legal().samples.add(new LeaderSample(4100, 1, true, OptionalInt.of(3), OptionalInt.of(3)));
        breaks(LogRule.R1);
    }

    @Test void anotherLeaderInALaterTermIsLegal() {
        legal().samples.add(new LeaderSample(4100, 3, true, OptionalInt.of(3), OptionalInt.of(4)));
        breaks();
    }

    @Test void aTermThatFalls() {
        legal().samples.add(new LeaderSample(4100, 2, false, OptionalInt.empty(), OptionalInt.of(2)));
        breaks(LogRule.R2);
    }

    @Test void anAcknowledgedRecordIsGone() {
        legal().reads.get(P).remove(10);
        sights.clear();
        breaks(LogRule.R9);
    }

    @Test void anAcknowledgedRecordIsElsewhere() {
        legal();
        Append last = appends.removeLast();
        appends.add(new Append(last.producer(), last.number(), P, last.digest(), Outcome.ACKED, last.offset() - 1));
        breaks(LogRule.R9);
    }

    @Test void aRecordIsThereTwice() {
        legal();
        again(entry(3));
        breaks(LogRule.R10);
    }

    @Test void anUnknownRecordIsThereTwice() {
        legal();
        again(entry(6));
        breaks(LogRule.R10, LogRule.R11);
    }

    /** Stored once more, everywhere. */
    private void again(Entry e) {
        var second = new Entry(reads.get(P).size(), e.id(), e.digest(), 3);
        everywhere(second);
    }

    private void everywhere(Entry e) {
        reads.get(P).add(e);
        replicas.get(P).values().forEach(r -> r.add(e));
        ends.get(P).replaceAll((node, end) -> end + 1);
    }

    @Test void recordsOfOneProducerAreOutOfOrder() {
        legal();
        appends.add(new Append("p9", 1, P, "x", Outcome.UNKNOWN, -1));
        appends.add(new Append("p9", 2, P, "y", Outcome.UNKNOWN, -1));
        everywhere(new Entry(11, "p9/2", "y", 3));
        everywhere(new Entry(12, "p9/1", "x", 3));
        breaks(LogRule.R10);
    }

    @Test void aRecordThatNobodySent() {
        legal();
        everywhere(new Entry(11, "none", "x", 3));
        breaks(LogRule.R11);
    }

    @Test void aRecordThatWasRejected() {
        legal();
        appends.add(new Append("p9", 1, P, "x", Outcome.REJECTED, -1));
        everywhere(new Entry(11, "p9/1", "x", 3));
        breaks(LogRule.R11);
    }

    @Test void otherBytesThanWereSent() {
        legal();
        appends.add(new Append("p9", 1, P, "x", Outcome.UNKNOWN, -1));
        everywhere(new Entry(11, "p9/1", "changed", 3));
        breaks(LogRule.R11);
    }

    @Test void aReplicaWithAnotherRecord() {
        legal();
        replicas.get(P).get(2).set(4, new Entry(4, entry(4).id(), entry(4).digest(), 2));
        breaks(LogRule.R12);
    }

    @Test void aReplicaWithAGap() {
        legal().replicas.get(P).get(3).remove(4);
        breaks(LogRule.R12);
    }

    @Test void aReplicaMayHoldMoreThanReadersSee() {
        legal();
        appends.add(new Append("p9", 1, P, "x", Outcome.UNKNOWN, -1));
        replicas.get(P).get(1).add(new Entry(11, "p9/1", "x", 3));
        breaks();
    }

    @Test void anEndThatGoesBack() {
        legal().sights.add(new Appends.Sight("r1", P, 10, List.of()));
        breaks(LogRule.R13);
    }

    @Test void aRecordThatWasReadBecomesAnother() {
        legal().sights.add(new Appends.Sight("r2", P, 11, List.of(new Entry(4, "p0/77", "x", 1))));
        breaks(LogRule.R13);
    }

    @Test void nodesThatListDifferentThings() {
        legal().listings.put(3, "t-0 led by 1");
        breaks(LogRule.R24);
    }

    @Test void anEndBelowAnAcknowledgedRecord() {
        legal().ends.get(P).put(2, 10L);
        breaks(LogRule.R26);
    }

    @Test void nobodyTellsTheEnd() {
        legal().ends.clear();
        replicas.clear();
        breaks(LogRule.R26);
    }
}
