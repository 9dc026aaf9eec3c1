package ferrium;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.server.RaftServer;

/** How far the leader knows the others to be. */
final class Progress {
    private Progress() {}

    /** By node id the last index that is surely on its disk; empty where this node does not lead. */
    static Map<Long, Long> of(RaftServer.Division division) {
        var found = new TreeMap<Long, Long>();
        if (!division.getInfo().isLeader()) return found;
        long[] matched = division.getInfo().getFollowerMatchIndices();
        var ids = new ArrayList<Long>();
        division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().forEach(f -> ids.add(Long.parseLong(f.getId().getId().toStringUtf8())));
        if (matched == null || matched.length != ids.size()) return found; // a change in between
        for (int i = 0; i < matched.length; i++) found.put(ids.get(i), matched[i]);
        return found;
    }
}
