package history.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What is known of the order of a few operations, and why: that one was over before another began; which write an operation saw; and what
 * follows from that, since between a write and who saw it there is no other. With the source of each answer known this
 * finds every contradiction (the cycles of Gibbons and Korach's zones); where it is not known, the cases are gone through.
 */
final class Orders {
    static final int UNKNOWN = -1;

    /** Why {@code a} is before {@code b}. */
    sealed interface Fact {
        int a();

        int b();
    }

    /** It ended before the other was called, or it is the beginning. */
    record InTime(int a, int b) implements Fact {}

    /** {@code b} saw what {@code a} wrote. */
    record Saw(int a, int b) implements Fact {}

    record Both(Fact first, Fact second) implements Fact {
        @Override public int a() { return first.a(); }

        @Override public int b() { return second.b(); }
    }

    /** {@code a} is before an operation that saw {@code b}. */
    record BeforeSeen(Fact beforeReader, int b) implements Fact {
        @Override public int a() { return beforeReader.a(); }
    }

    /** {@code a} saw a write that is before {@code b}. */
    record SawEarlier(int a, Fact afterSeen) implements Fact {
        @Override public int b() { return afterSeen.b(); }
    }

    /** Why {@code reader} did not see what {@code writer} wrote: the reader is first, or another write is between; {@code from} is null in the first case. */
    record Excluded(int writer, Fact from, Fact to) {}

    final KeyHistory h;
    /** Stands for the state at first. */
    final int beginning;
    final Fact[][] before;
    /** By operation: the write that it saw. */
    final int[] seen;
    final int[][] candidates;
    /** By operation: why it did not see what the other candidates wrote, known when the only one was found. */
    final Excluded[][] others;

    Orders(KeyHistory h) {
        this.h = h;
        beginning = h.size();
        before = new Fact[beginning + 1][beginning + 1];
        seen = new int[h.size()];
        Arrays.fill(seen, UNKNOWN);
        candidates = new int[h.size()][];
        others = new Excluded[h.size()][0];
        var sources = new Sources(h);
        for (int i = 0; i < h.size(); i++) {
            before[beginning][i] = new InTime(beginning, i);
            for (int j = 0; j < h.size(); j++) if (h.ends[i] < h.calls[j]) before[i][j] = new InTime(i, j);
            candidates[i] = sources.looks(i) && (h.required(i)) ? candidates(i, sources) : new int[0];
        }
    }

    private Orders(Orders o) {
        h = o.h;
        beginning = o.beginning;
        before = Arrays.stream(o.before).map(Fact[]::clone).toArray(Fact[][]::new);
        seen = o.seen.clone();
        candidates = o.candidates.clone();
        others = o.others.clone();
    }

    private int[] candidates(int i, Sources sources) {
        int self = i;
        IntStream writers = IntStream.range(0, h.size()).filter(w -> w != self && sources.mayWrite(w) && h.next(self, h.written(w)) != KeyHistory.ILLEGAL);
        return IntStream.concat(writers, h.next(i, KeyHistory.ABSENT) != KeyHistory.ILLEGAL ? IntStream.of(beginning) : IntStream.empty()).toArray();
    }

    /** The same, and in addition that {@code reader} saw what {@code writer} wrote. */
    Orders assuming(int reader, int writer) {
        var more = new Orders(this);
        more.see(reader, writer);
        return more;
    }

    private void see(int reader, int writer) {
        seen[reader] = writer;
        if (before[writer][reader] == null) before[writer][reader] = new Saw(writer, reader);
        if (writer != beginning && !h.required(writer) && candidates[writer].length == 0 && new Sources(h).looks(writer)) candidates[writer] = candidates(writer, new Sources(h));
    }

    /** Whether it has changed the state for sure: it was answered, or somebody saw it. */
    boolean wrote(int x) { return x != beginning && (h.required(x) ? !Slots.looksOnly(h, x) : IntStream.of(seen).anyMatch(w -> w == x)); }

    /** An operation that would come before itself; null where none is known of. */
    Both circle() {
        for (int a = 0; a <= beginning; a++) if (before[a][a] != null) return (Both) before[a][a];
        return null;
    }

    /** Draws all conclusions. Stops at the first circle. */
    void conclude() {
        for (boolean again = true; again && circle() == null; ) {
            again = transitive() || circle() == null && (overwritten() || onlySource());
        }
    }

    private boolean transitive() {
        boolean found = false;
        for (int m = 0; m <= beginning; m++)
            for (int a = 0; a <= beginning; a++)
                for (int b = 0; b <= beginning; b++)
                    if (before[a][b] == null && before[a][m] != null && before[m][b] != null) {
                        before[a][b] = new Both(before[a][m], before[m][b]);
                        found = true;
                        if (a == b) return true;
                    }
        return found;
    }

    private boolean overwritten() {
        boolean found = false;
        for (int r = 0; r < beginning; r++) {
            int w = seen[r];
            for (int x = 0; w != UNKNOWN && x < beginning; x++) {
                if (x == w || x == r || !wrote(x)) continue;
                if (before[x][r] != null && before[x][w] == null) {
                    before[x][w] = new BeforeSeen(before[x][r], w);
                    found = true;
                }
                if (before[w][x] != null && before[r][x] == null) {
                    before[r][x] = new SawEarlier(r, before[w][x]);
                    found = true;
                }
            }
        }
        return found;
    }

    private boolean onlySource() {
        boolean found = false;
        for (int r = 0; r < beginning; r++) {
            if (seen[r] != UNKNOWN || candidates[r].length == 0) continue;
            List<Integer> left = left(r);
            if (left.size() != 1) continue;
            int reader = r;
            others[r] = IntStream.of(candidates[r]).mapToObj(w -> excluded(reader, w)).filter(Objects::nonNull).toArray(Excluded[]::new);
            see(r, left.getFirst());
            found = true;
        }
        return found;
    }

    /** What it may have seen. */
    List<Integer> left(int reader) {
        List<Integer> left = new ArrayList<>();
        for (int w : candidates[reader]) if (excluded(reader, w) == null) left.add(w);
        return left;
    }

    /** Null where it may have seen it. */
    Excluded excluded(int reader, int writer) {
        if (before[reader][writer] != null) return new Excluded(writer, null, before[reader][writer]);
        for (int x = 0; x < beginning; x++)
            if (x != writer && x != reader && wrote(x) && before[writer][x] != null && before[x][reader] != null) return new Excluded(writer, before[writer][x], before[x][reader]);
        return null;
    }

    /** An operation whose answer nothing explains; {@link #UNKNOWN} where there is none. */
    int unexplained() {
        for (int r = 0; r < beginning; r++) if (seen[r] == UNKNOWN && demands(r) && left(r).isEmpty()) return r;
        return UNKNOWN;
    }

    /** Two that saw one write, whose version nobody told, and disagree about it; null where there are none. */
    int[] clash() {
        for (int a = 0; a < beginning; a++) {
            if (told(a) == UNKNOWN || seen[a] == UNKNOWN || seen[a] == beginning || h.versions[seen[a]] != KeyHistory.UNBOUND) continue;
            for (int b = 0; b < beginning; b++) {
                boolean refused = h.kinds[b] == KeyHistory.PUT_IF && h.flags[b] == KeyHistory.NO && h.expected[b] == told(a);
                if (seen[b] == seen[a] && (refused || told(b) != UNKNOWN && told(b) != told(a))) return new int[] {a, b};
            }
        }
        return null;
    }

    /** The version that it shows the value to have. */
    private int told(int i) {
        if (h.kinds[i] == KeyHistory.GET && h.versions[i] > 0) return h.versions[i];
        return h.kinds[i] == KeyHistory.PUT_IF && h.flags[i] == KeyHistory.YES && h.expected[i] > 0 ? h.expected[i] : UNKNOWN;
    }

    /** The one with the fewest explanations among those that have more than one; {@link #UNKNOWN} where there is none. */
    int undecided() {
        return IntStream.range(0, beginning).filter(r -> seen[r] == UNKNOWN && demands(r)).boxed().min((a, b) -> Integer.compare(left(a).size(), left(b).size())).orElse(UNKNOWN);
    }

    private boolean demands(int r) { return new Sources(h).looks(r) && wroteOrAnswered(r); }

    private boolean wroteOrAnswered(int r) { return h.required(r) || wrote(r); }
}
