package systems.kv;

import cluster.Wait.Seen;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** When a cluster is ready (contracts/kv.md §1); partial answers never count. */
final class Readiness {
    private final KvCluster cluster;
    private final Driver driver;

    Readiness(KvCluster cluster, Driver driver) {
        this.cluster = cluster;
        this.driver = driver;
    }

    Seen<Boolean> allServe() {
        List<Integer> silent = cluster.config().ids().stream().filter(id -> !driver.serves(id)).toList();
        return silent.isEmpty() ? Seen.done(true) : Seen.notYet("nodes " + silent + " do not serve");
    }

    /** All of these name one leader, which is one of them and claims. */
    Seen<Integer> agreement(Set<Integer> among) {
        if (among.isEmpty()) return Seen.notYet("no node runs");
        List<Status> seen = among.stream().map(driver::status).toList();
        Set<OptionalInt> named = seen.stream().map(s -> s.view().currentLeader()).collect(Collectors.toSet());
        OptionalInt one = named.iterator().next();
        return named.size() == 1 && one.isPresent() && among.contains(one.getAsInt()) ? Seen.done(one.getAsInt()) : Seen.notYet(seen.toString());
    }

    /** What the leader on which these agree has applied. One that just died may be named still. */
    Seen<Long> appliedByLeader(Set<Integer> among) {
        Seen<Integer> leader = agreement(among);
        if (leader.value().isEmpty()) return Seen.notYet(leader.words());
        Status s = driver.status(leader.value().get());
        return s.applied().isPresent() ? Seen.done(s.applied().getAsLong()) : Seen.notYet(s.toString());
    }

    /** The leader lists exactly these, and no change is in progress. */
    Seen<Boolean> members(Set<Integer> voters, Set<Integer> learners) {
        for (int id : cluster.living()) {
            Status s = driver.status(id);
            if (s.view().isLeader()) return lists(s, voters, learners) ? Seen.done(true) : Seen.notYet(s.toString());
        }
        return Seen.notYet("nobody claims to lead");
    }

    private static boolean lists(Status s, Set<Integer> voters, Set<Integer> learners) { return s.voters().equals(voters) && s.learners().equals(learners) && !s.changing(); }

    Seen<Integer> ready(Set<Integer> voters) {
        Seen<Integer> leader = agreement(voters);
        if (leader.value().isEmpty()) return leader;
        for (int id : voters) {
            if (!driver.serves(id)) return Seen.notYet("node " + id + " does not serve");
            Status s = driver.status(id);
            if (!lists(s, voters, Set.of())) return Seen.notYet(s.toString());
        }
        KvClient client = cluster.clientFrom(leader.value().get());
        String key = cluster.key("ready");
        String value = client + "/" + System.nanoTime();
        Answer written = client.set(key, value);
        if (!written.acked()) return Seen.notYet("a write: " + written);
        Answer read = client.get(key);
        return read.said().equals(Answer.value(value)) ? Seen.done(leader.value().get()) : Seen.notYet("a read of what was written: " + read);
    }
}
