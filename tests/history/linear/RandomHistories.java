package history.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Histories of one key as a store could have produced them: every operation takes effect at a moment between its call and its
 * return, or, of unknown outcome, also later or never. With {@code spoiled} one answer is changed afterwards, which most of the time
 * makes the history illegal.
 */
record RandomHistories(Kind kind, int clients, int operations, int values, double unknown, boolean spoiled) {

    enum Kind {
        /** Sets and gets. */
        REGISTER,
        /** Also deletes, some of which tell whether a value was there. */
        DELETES,
        /** Also compare-and-set. */
        CAS,
        /** Sets, deletes and conditional puts that answer versions, and gets that sometimes do. */
        VERSIONS
    }

    private static final int UNIQUE = 0;

    /** A row of operations as the store sees it; {@code at} is when it takes effect. */
    private record Planned(String client, long call, long at, long end, boolean unknown, boolean never) {}

    /** The history that this seed stands for. */
    List<Operation> of(long seed) {
        var random = new Random(seed);
        List<Planned> plan = new ArrayList<>();
        long[] free = new long[clients];
        for (int i = 0; i < operations; i++) {
            int client = random.nextInt(clients);
            long call = free[client] + random.nextInt(6);
            long end = call + 1 + random.nextInt(10);
            boolean lost = random.nextDouble() < unknown;
            long at = lost ? call + random.nextInt(30) : call + random.nextLong(end - call + 1);
            free[client] = end + 1;
            plan.add(new Planned("c" + client, call, at, end, lost, lost && random.nextBoolean()));
        }
        plan.sort(Comparator.comparingLong(Planned::at));
        List<Operation> done = new ArrayList<>();
        var store = new Store();
        for (Planned p : plan) {
            Action action = action(random, done.size(), store);
            Answer answer = p.never() ? null : store.carryOut(action, done.size(), random);
            if (p.unknown() && action.reads()) continue;
            done.add(new Operation(done.size(), p.client(), "node 1", "k", 0, action, p.unknown() ? Outcome.UNKNOWN : Outcome.OK, p.unknown() ? null : answer, p.call(), p.end()));
        }
        if (spoiled && !done.isEmpty()) spoil(done, random);
        return done;
    }

    private Action action(Random random, int n, Store store) {
        int dice = random.nextInt(10);
        String value = values == UNIQUE ? "v" + n : "v" + random.nextInt(values);
        if (dice < 4) return new Action.Get();
        if (dice < 5 && kind != Kind.REGISTER && (kind != Kind.CAS || values != UNIQUE)) return new Action.Delete();
        if (dice < 8 && kind == Kind.CAS) return new Action.Cas(random.nextInt(3) > 0 ? store.value : random.nextBoolean() ? null : "v" + random.nextInt(n + 1), value);
        if (dice < 8 && kind == Kind.VERSIONS) return new Action.PutIf(random.nextInt(3) > 0 ? store.version : random.nextBoolean() ? null : "e" + random.nextInt(n + 1), value);
        return new Action.Set(value);
    }

    private void spoil(List<Operation> done, Random random) {
        int i = random.nextInt(done.size());
        Operation o = done.get(i);
        if (!o.ok()) return;
        Answer other = switch (o.action()) {
            case Action.Get _ -> random.nextInt(4) == 0 ? Answer.absent() : new Answer("v" + random.nextInt(values == UNIQUE ? done.size() : values), o.answer().version(), null);
            case Action.Set _ -> o.answer().version() == null ? o.answer() : Answer.stored("e" + random.nextInt(done.size()));
            case Action.Delete _ -> o.answer().flag() == null ? o.answer() : Answer.existed(!o.answer().flag());
            case Action.Cas _, Action.PutIf _ -> Answer.applied(!o.answer().flag());
        };
        done.set(i, new Operation(o.number(), o.client(), o.node(), o.key(), 0, o.action(), Outcome.OK, other, o.callNanos(), o.returnNanos()));
    }

    private final class Store {
        String value;
        String version;

        Answer carryOut(Action action, int n, Random random) {
            return switch (action) {
                case Action.Get _ -> new Answer(value, value == null || random.nextBoolean() ? null : version, null);
                case Action.Set a -> put(a.value(), n, random, null);
                case Action.Cas a -> java.util.Objects.equals(value, a.expected()) ? put(a.value(), n, random, true) : Answer.applied(false);
                case Action.PutIf a -> java.util.Objects.equals(version, a.version()) ? put(a.value(), n, random, true) : Answer.applied(false);
                case Action.Delete _ -> {
                    boolean existed = value != null;
                    value = null;
                    version = null;
                    yield random.nextBoolean() ? Answer.existed(existed) : Answer.done();
                }
            };
        }

        private Answer put(String written, int n, Random random, Boolean flag) {
            value = written;
            version = kind == Kind.VERSIONS ? "e" + n : null;
            return new Answer(null, random.nextBoolean() ? version : null, flag);
        }
    }
}
