package history.linear;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations of one key with texts turned into numbers, and what each of them does to the key: the sequential specification.
 * A state is one long, the number of a value above the number of its version; {@link #ABSENT} is the first. Operations that had
 * no effect for sure are not among them.
 */
final class KeyHistory {
    static final long ABSENT = 0;
    static final long ILLEGAL = -1;
    static final int ANY = -2;
    /** The version that a value has where nobody was told it: the first get that tells one decides. */
    static final int UNBOUND = -1;
    private static final int SEVERAL = -1;

    static final byte GET = 0;
    static final byte SET = 1;
    static final byte DELETE = 2;
    static final byte CAS = 3;
    static final byte PUT_IF = 4;

    static final byte YES = 1;
    static final byte NO = 0;
    static final byte UNTOLD = -1;

    final List<Operation> operations;
    final byte[] kinds;
    final byte[] flags;
    /** Value that a get saw or that a write writes; 0 is absent. */
    final int[] values;
    /** Version that was answered; {@link #ANY} of a get, {@link #UNBOUND} of a write where none was. */
    final int[] versions;
    /** Value, or version, on which a conditional write depends. */
    final int[] expected;
    final long[] calls;
    final long[] ends;
    private final Map<String, Integer> valueNumbers = new HashMap<>();
    private final Map<String, Integer> versionNumbers = new HashMap<>();
    /** By version: the value that was answered with it; 0 for none. */
    private final int[] told;

    KeyHistory(List<Operation> all) {
        operations = all.stream().filter(o -> o.outcome() != Outcome.REJECTED).sorted(Comparator.comparingLong(Operation::callNanos)).toList();
        int n = operations.size();
        kinds = new byte[n];
        flags = new byte[n];
        values = new int[n];
        versions = new int[n];
        expected = new int[n];
        calls = new long[n];
        ends = new long[n];
        for (int i = 0; i < n; i++) pack(i, operations.get(i));
        told = new int[versionCount()];
        for (int i = 0; i < n; i++) if (versions[i] > 0 && values[i] != 0) told[versions[i]] = told[versions[i]] == 0 || told[versions[i]] == values[i] ? values[i] : SEVERAL;
    }

    private void pack(int i, Operation o) {
        calls[i] = o.callNanos();
        ends[i] = o.endNanos();
        Boolean flag = o.ok() && (o.action().conditional() || o.action() instanceof Action.Delete) ? o.answer().flag() : null;
        flags[i] = flag == null ? UNTOLD : flag ? YES : NO;
        boolean none = o.action().reads() && o.answer().value() == null; // what is absent has no version
        String version = o.ok() && !none ? o.answer().version() : null;
        versions[i] = version != null ? number(versionNumbers, version) : o.action().reads() ? ANY : UNBOUND;
        values[i] = number(valueNumbers, o.action().reads() ? o.answer().value() : o.action().written());
        switch (o.action()) {
            case Action.Get _ -> kinds[i] = GET;
            case Action.Set _ -> kinds[i] = SET;
            case Action.Delete _ -> kinds[i] = DELETE;
            case Action.Cas a -> {
                kinds[i] = CAS;
                expected[i] = number(valueNumbers, a.expected());
            }
            case Action.PutIf a -> {
                kinds[i] = PUT_IF;
                expected[i] = number(versionNumbers, a.version());
            }
        }
    }

    private static int number(Map<String, Integer> numbers, String text) {
        if (text == null) return 0;
        Integer known = numbers.putIfAbsent(text, numbers.size() + 1);
        return known == null ? numbers.size() : known;
    }

    int size() { return kinds.length; }

    /** Number of different values, absent counted. */
    int valueCount() { return valueNumbers.size() + 1; }

    int versionCount() { return versionNumbers.size() + 1; }

    /** Whether it must have taken effect. */
    boolean required(int i) { return ends[i] != Long.MAX_VALUE; }

    /** The state after operation {@code i} took effect in {@code state}; {@link #ILLEGAL} where it cannot, or its answer would have been another. */
    long next(int i, long state) {
        return switch (kinds[i]) {
            case GET -> read(i, state);
            case SET -> written(i);
            case DELETE -> flags[i] == UNTOLD || (flags[i] == YES) == (state != ABSENT) ? ABSENT : ILLEGAL;
            case CAS -> conditional(i, state, value(state) == expected[i], false);
            default -> conditional(i, state, meets(i, state), state != ABSENT && version(state) == UNBOUND);
        };
    }

    private long read(int i, long state) {
        if (value(state) != values[i]) return ILLEGAL;
        if (versions[i] == ANY || versions[i] == version(state)) return state;
        return version(state) == UNBOUND && state != ABSENT ? state(values[i], versions[i]) : ILLEGAL;
    }

    private boolean meets(int i, long state) {
        if (expected[i] == 0 || state == ABSENT) return expected[i] == 0 && state == ABSENT;
        return version(state) == expected[i] || version(state) == UNBOUND && canHave(value(state), expected[i]);
    }

    /** A version that was answered with one value is not that of another. */
    private boolean canHave(int value, int version) { return told[version] == value || !tells(version); }

    /** Whether it is known of which value this is the version. */
    boolean tells(int version) { return told[version] > 0; }

    /** The value of which this is the version, where that is known. */
    int toldValue(int version) { return told[version]; }

    /** One whose outcome is unknown need not be carried out, so that only the case counts in which its condition holds. */
    private long conditional(int i, long state, boolean holds, boolean unsure) {
        if (flags[i] == NO) return holds && !unsure ? ILLEGAL : state;
        return holds ? written(i) : ILLEGAL;
    }

    /** The state that it leaves behind where it takes effect. */
    long written(int i) { return kinds[i] == DELETE ? ABSENT : state(values[i], versions[i]); }

    static long state(int value, int version) { return (long) value << 32 | version & 0xffff_ffffL; }

    static int value(long state) { return (int) (state >>> 32); }

    static int version(long state) { return (int) state; }
}
