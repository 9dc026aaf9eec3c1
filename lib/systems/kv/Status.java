package systems.kv;

import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import systems.log.NodeView;

/**
 * What one node says of the cluster and of itself at one moment; sets are empty and numbers absent where it does not tell.
 *
 * @param state in the node's own word, such as Leader, Follower or Learner
 * @param voters of the membership that it knows
 * @param learners members without a vote
 * @param changing whether a change of voters is in progress
 * @param lastLog index of the last entry of its log
 * @param applied index of the last entry that it has applied
 * @param snapshot index of the last entry that its snapshot covers
 */
public record Status(NodeView view, String state, Set<Integer> voters, Set<Integer> learners, boolean changing, OptionalLong lastLog, OptionalLong applied, OptionalLong snapshot) {
    public static Status of(NodeView view) { return new Status(view, "", Set.of(), Set.of(), false, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()); }

    /** With and without a vote. */
    public Set<Integer> members() {
        Set<Integer> all = new TreeSet<>(voters);
        all.addAll(learners);
        return all;
    }

    @Override public String toString() {
        return view + (view.answered() ? ", " + state + ", voters " + voters + ", learners " + learners + (changing ? ", changing" : "") + ", applied " + (applied.isPresent() ? "" + applied.getAsLong() : "unknown") : "");
    }
}
