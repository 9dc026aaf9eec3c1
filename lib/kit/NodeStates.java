package kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import kit.Result.NodeResult;
import kit.Result.NodeState;
import kit.Result.StateChange;

/** When each server process of a case was up, paused or dead, on the case's clock. Whoever sees an end first tells it; later news of the same process is no change. */
final class NodeStates {
    private static final int CHANGES_KEPT = 1000;

    private static final class Track {
        final List<StateChange> changes = new ArrayList<>();
        long pid;

        NodeState last() { return changes.isEmpty() ? NodeState.DEAD : changes.getLast().state(); }
    }

    private final LongSupplier clockMs;
    private final Map<String, Track> tracks = new LinkedHashMap<>();

    NodeStates(LongSupplier clockMs) { this.clockMs = clockMs; }

    /** Returns whether this is news. */
    synchronized boolean is(String node, long pid, NodeState state, String how) {
        Track track = tracks.computeIfAbsent(node, k -> new Track());
        boolean begins = state == NodeState.UP && track.pid != pid;
        if (!begins && (track.pid != pid || track.last() == NodeState.DEAD || track.last() == state)) return false;
        if (track.changes.size() == CHANGES_KEPT) return false;
        long now = clockMs.getAsLong();
        if (begins && track.last() != NodeState.DEAD) track.changes.add(new StateChange(now, NodeState.DEAD, "seen at the next start"));
        track.pid = pid;
        track.changes.add(new StateChange(now, state, how));
        return true;
    }

    synchronized List<NodeResult> results() { return tracks.entrySet().stream().map(t -> new NodeResult(t.getKey(), List.copyOf(t.getValue().changes))).toList(); }
}
