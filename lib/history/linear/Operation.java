package history.linear;

/**
 * One attempt of a client on one key. A batch is one operation per key, all with the same number of a batch.
 *
 * @param number in the order of the calls, from 0
 * @param client who asked; a client has one operation open at a time, or one batch
 * @param node the node that was asked, as people name it
 * @param batch 0 where it is no part of a batch
 * @param answer null unless {@link Outcome#OK}
 * @param callNanos {@link System#nanoTime()} before the request was sent
 * @param returnNanos when the answer was there, or the client gave up; {@link Long#MAX_VALUE} if neither was seen
 */
public record Operation(int number, String client, String node, String key, long batch, Action action, Outcome outcome, Answer answer,
                        long callNanos, long returnNanos) {

    public Operation {
        if (outcome == Outcome.OK && answer == null) throw new IllegalArgumentException("an operation that is OK has an answer: " + action + " on " + key);
        if (outcome == Outcome.OK && action.conditional() && answer.flag() == null) throw new IllegalArgumentException("a conditional write answers whether it was done: " + action + " on " + key);
        if (returnNanos < callNanos) throw new IllegalArgumentException("an operation ends after it begins: " + action + " on " + key);
    }

    public boolean ok() { return outcome == Outcome.OK; }

    /** The last moment at which it can take effect: of one whose outcome is unknown there is none. */
    public long endNanos() { return ok() ? returnNanos : Long.MAX_VALUE; }

    /** Whether it was over before the other began, so that every order of the two has it first. */
    public boolean before(Operation other) { return endNanos() < other.callNanos; }

    /** What was asked and answered, such as {@code get = "k/c1/4" on node 2 by c3}. */
    public String text() {
        String result = switch (outcome) {
            case OK -> answer.shown(action);
            case REJECTED -> " (never sent)";
            case UNKNOWN -> " (outcome unknown)";
        };
        return action + result + " on " + node + " by " + client;
    }

    @Override public String toString() { return "#" + number + " " + text() + " of " + key; }
}
