package history.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A long legal history of one register: every client asks without a pause, and each operation takes effect at a moment between its call and its return. */
final class BusyHistory {
    private static final int LONGEST_NANOS = 1_000_000;

    private BusyHistory() {}

    /** @param values how many different values are written; 0: each one once */
    static History of(int operations, int clients, int values, double gets, long seed) {
        var random = new Random(seed);
        long[] calls = new long[operations];
        long[] ends = new long[operations];
        long[] moments = new long[operations];
        Integer[] order = new Integer[operations];
        long[] free = new long[clients];
        for (int i = 0; i < operations; i++) {
            int client = i % clients;
            calls[i] = free[client] + random.nextInt(1000);
            ends[i] = free[client] = calls[i] + 1 + random.nextInt(LONGEST_NANOS);
            moments[i] = calls[i] + random.nextLong(ends[i] - calls[i] + 1);
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Long.compare(moments[a], moments[b]));
        List<Operation> done = new ArrayList<>(operations);
        String now = null;
        for (int i : order) {
            boolean get = random.nextDouble() < gets;
            String client = "c" + i % clients;
            if (!get) now = values == 0 ? "k/" + client + "/" + i : "v" + random.nextInt(values);
            done.add(new Operation(i, client, "node 1", "k", 0, get ? new Action.Get() : new Action.Set(now), Outcome.OK, get ? Answer.read(now) : Answer.done(), calls[i], ends[i]));
        }
        return new History(done);
    }
}
