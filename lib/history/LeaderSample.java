package history;

import java.util.OptionalInt;

/**
 * Whom one node named as leader at one moment.
 *
 * @param atMs since the cluster was started
 * @param leader empty when it named nobody, or did not answer
 * @param term the node's own, in which it names that leader; empty where the two may not belong together
 */
public record LeaderSample(long atMs, int node, boolean answered, OptionalInt leader, OptionalInt term) {
    public boolean claims() { return leader.isPresent() && leader.getAsInt() == node; }

    /** A line of the file of samples: {@code 1200 2 yes 1 7}, with a dash for what is empty. */
    String line() { return atMs + " " + node + " " + (answered ? "yes" : "no") + " " + text(leader) + " " + text(term); }

    private static String text(OptionalInt value) { return value.isPresent() ? "" + value.getAsInt() : "-"; }

    @Override public String toString() { return "node " + node + " at " + atMs + " ms: leader " + text(leader) + ", term " + text(term); }
}
