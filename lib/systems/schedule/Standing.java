package systems.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which nodes of a cluster run and belong to it, and which links are broken, as the steps of a schedule go by; what may be asked of the cluster then. */
public final class Standing {
    private static final int FEWEST_VOTERS = 2;
    private final int nodes;
    private final Set<Integer> up = new TreeSet<>();
    private final Set<Integer> paused = new TreeSet<>();
    private final Set<Integer> removed = new TreeSet<>();
    private final Set<Integer> slow = new HashSet<>();
    private final Set<Connection> cut = new HashSet<>();

    /** What one node opens to another. */
    private record Connection(int from, int to) {}

    /** What a cluster owes its users as it stands. */
    public enum Outlook {
        /** A quorum is up, connected in every direction, and apart from all others: it serves. */
        SERVES,
        /** No node can hear of a quorum: none leads. */
        NOBODY_LEADS,
        /** Some links are broken in one direction, or around a node in between: it may serve or not. */
        EITHER
    }

    /** All run, and every link is whole. */
    Standing(int nodes) {
        this.nodes = nodes;
        up.addAll(all());
    }

    List<Integer> all() { return IntStream.rangeClosed(1, nodes).boxed().toList(); }

    /** Nodes that run. */
    List<Integer> up() { return List.copyOf(up); }

    /** Members whose process is gone. */
    List<Integer> down() { return all().stream().filter(id -> !up.contains(id) && !paused.contains(id) && !removed.contains(id)).toList(); }

    List<Integer> paused() { return List.copyOf(paused); }

    /** Nodes that belong to the cluster no more. */
    List<Integer> removed() { return List.copyOf(removed); }

    /** Whether it does something here, to nodes that there are. */
    boolean allows(Step step) {
        if (!all().containsAll(step.nodes())) return false;
        return switch (step) {
            case Step.Kill kill -> up.contains(kill.node());
            case Step.Restart restart -> down().contains(restart.node());
            case Step.Pause pause -> up.contains(pause.node());
            case Step.Resume resume -> paused.contains(resume.node());
            case Step.Remove remove -> up.contains(remove.node()) && nodes - removed.size() > FEWEST_VOTERS && changes(up.size() - 1, -1);
            case Step.Promote promote -> removed.contains(promote.node()) && changes(up.size() + 1, 1);
            case Step.Pass pass -> pass.millis() > 0;
            case Step.Cut it -> it.group().size() < nodes && !cut.containsAll(around(it.group()));
            case Step.CutOneWay it -> it.from() != it.to() && !cut.contains(new Connection(it.from(), it.to()));
            case Step.Latency it -> it.millis() > 0 && !slow.contains(it.node());
            case Step.Heal it -> !cut.isEmpty() || !slow.isEmpty();
        };
    }

    void take(Step step) {
        switch (step) {
            case Step.Kill kill -> up.remove(kill.node());
            case Step.Restart restart -> up.add(restart.node());
            case Step.Pause it -> {
                up.remove(it.node());
                paused.add(it.node());
            }
            case Step.Resume it -> {
                paused.remove(it.node());
                up.add(it.node());
            }
            case Step.Remove it -> {
                up.remove(it.node());
                removed.add(it.node());
            }
            case Step.Promote it -> {
                removed.remove(it.node());
                up.add(it.node());
            }
            case Step.Pass pass -> {}
            case Step.Cut it -> cut.addAll(around(it.group()));
            case Step.CutOneWay it -> cut.add(new Connection(it.from(), it.to()));
            case Step.Latency it -> slow.add(it.node());
            case Step.Heal it -> {
                cut.clear();
                slow.clear();
            }
        }
    }

    private Set<Connection> around(Set<Integer> group) {
        Set<Connection> found = new HashSet<>();
        for (int in : group) for (int out : all()) if (!group.contains(out)) found.addAll(List.of(new Connection(in, out), new Connection(out, in)));
        return found;
    }

    public Outlook outlook() {
        if (!serving().isEmpty()) return Outlook.SERVES;
        return up.stream().anyMatch(id -> 1 + neighbours(id).size() >= quorum()) ? Outlook.EITHER : Outlook.NOBODY_LEADS;
    }

    /** The nodes that serve; none unless {@link Outlook#SERVES}. */
    public Set<Integer> serving() {
        for (int id : up) {
            Set<Integer> group = reached(id);
            if (group.size() >= quorum() && group.stream().allMatch(a -> group.stream().allMatch(b -> a.equals(b) || !cut.contains(new Connection(a, b))))) return group;
        }
        return Set.of();
    }

    private int quorum() { return quorum(0); }

    private int quorum(int moreVoters) { return (nodes - removed.size() + moreVoters) / 2 + 1; }

    /** Whether a change of the voters is sure to succeed: a quorum of those before and of those after runs, and nothing stands between any two nodes. */
    private boolean changes(int upAfter, int moreVoters) { return cut.isEmpty() && paused.isEmpty() && up.size() >= quorum() && upAfter >= quorum(moreVoters); }

    /** Running nodes that can dial it, or be dialled by it. */
    private List<Integer> neighbours(int id) {
        return up.stream().filter(other -> other != id && !(cut.contains(new Connection(id, other)) && cut.contains(new Connection(other, id)))).toList();
    }

    /** It, its neighbours, theirs, and so on. */
    private Set<Integer> reached(int id) {
        Set<Integer> found = new TreeSet<>(Set.of(id));
        Deque<Integer> left = new ArrayDeque<>(found);
        while (!left.isEmpty()) for (int next : neighbours(left.pop())) if (found.add(next)) left.push(next);
        return found;
    }

    /** The steps that make sense one after the other; those that do not are left out. */
    static List<Step> sensible(int nodes, List<Step> steps) {
        var standing = new Standing(nodes);
        List<Step> kept = new ArrayList<>();
        for (Step step : steps) {
            if (!standing.allows(step)) continue;
            standing.take(step);
            kept.add(step);
        }
        return kept;
    }
}
