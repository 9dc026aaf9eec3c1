package systems.kv;

import static history.linear.Linearizable.linearizable;
import static org.hamcrest.Matchers.empty;

import cluster.Wait;
import cluster.Wait.Seen;
import history.LeaderSamples;
import history.LogHistory;
import history.LogRule;
import history.linear.CheapChecks;
import history.linear.Finding;
import history.linear.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import kit.Case;
import kit.SetupError;
import systems.log.Together;

/** What is judged at the end of every case, also when it was about something else (contracts/kv.md §4.1, "+chk" of §5). */
final class FinalChecks {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AFTER_READS = Duration.ofSeconds(3);
    private static final int READERS = 8;
    private static final int SHOWN = 5;
    private final Case c;
    private final Driver driver;
    private final KvCluster cluster;
    private final KvHistory history;
    private final LeaderSamples samples;

    FinalChecks(Case c, Driver driver, KvCluster cluster, KvHistory history, LeaderSamples samples) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.history = history;
        this.samples = samples;
    }

    /** @param limit how long the living members may take to converge; then whatever is there is judged */
    void judge(Collection<String> endedByThemselves, Duration limit) {
        c.check("cluster.no-node-ends-by-itself", endedByThemselves, empty());
        Set<Integer> members = converged(limit);
        c.checkWithin(limit, "k9.members-hold-the-same", () -> differences(members), empty()); // on a busy machine a leader may be lost at any time
        History all = history.soFar();
        c.check("k4.nothing-is-wrong-at-first-sight", CheapChecks.findings(all).stream().limit(SHOWN).map(Finding::toString).toList(), empty());
        c.check("k4.history-is-linearizable", KvHistory.judge(all), linearizable());
        var leaders = new LogHistory(List.of(), List.of(), samples.all(), Map.of(), Map.of(), Map.of(), Map.of());
        c.check("k23.one-leader-per-term", LogRule.R1.violations(leaders), empty());
        c.check("k23.terms-never-fall", LogRule.R2.violations(leaders), empty());
    }

    /** Living members, when all of them have applied the same, or the time is over. */
    private Set<Integer> converged(Duration limit) {
        try {
            return Wait.until("all living members have applied the same", limit, POLL, () -> {}, () -> {
                Set<Integer> members = members();
                if (members.isEmpty()) return Seen.notYet("nobody claims to lead");
                List<Status> all = members.stream().map(driver::status).toList();
                return all.stream().map(Status::applied).distinct().count() == 1 ? Seen.done(members) : Seen.notYet(all.toString());
            });
        } catch (SetupError e) {
            c.trail().note(e.getMessage()); // a check tells what is wrong
            return members();
        }
    }

    /** Those that run, of the members that the leader lists. */
    private Set<Integer> members() {
        Set<Integer> members = new TreeSet<>();
        for (int id : cluster.leaders()) {
            Status s = driver.status(id);
            members.addAll(s.voters());
            members.addAll(s.learners());
        }
        members.retainAll(cluster.living());
        return members;
    }

    /** Where a client reads something else that begins at another node, or a node has applied something else. */
    private List<String> differences(Set<Integer> members) {
        if (members.isEmpty()) return List.of("nobody leads, so that nothing can be read");
        Set<String> keys = history.keys();
        int first = members.iterator().next();
        Map<String, String> reference = read(keys, key -> cluster.clientFrom(first).get(key));
        List<String> found = new ArrayList<>();
        for (int id : members) {
            differ(found, "a client that begins at node " + id, keys, key -> cluster.clientFrom(id).get(key), reference);
            if (cluster.has(Capability.PER_NODE_READ)) differ(found, "what node " + id + " has applied", keys, key -> cluster.node(id).local(key), reference);
        }
        if (cluster.has(Capability.PER_NODE_READ)) return found.stream().limit(SHOWN).toList();
        converged(AFTER_READS); // what was read may be an entry of the log itself
        Set<Object> applied = new HashSet<>(members.stream().map(id -> driver.status(id).applied()).toList());
        if (applied.size() > 1) found.add("the members have applied different indexes: " + applied);
        return found.stream().limit(SHOWN).toList();
    }

    private void differ(List<String> found, String who, Set<String> keys, Function<String, Answer> ask, Map<String, String> reference) {
        Map<String, String> seen = read(keys, ask);
        keys.stream().filter(key -> !seen.get(key).equals(reference.get(key)) || !seen.get(key).equals(Answer.ABSENT) && !seen.get(key).startsWith("value ")).limit(SHOWN)
            .forEach(key -> found.add(who + ": " + key + " is '" + seen.get(key) + "', not '" + reference.get(key) + "'"));
    }

    /** Several at a time; when one is not answered, none of the rest is asked. */
    private static Map<String, String> read(Set<String> keys, Function<String, Answer> ask) {
        Map<String, String> said = new ConcurrentHashMap<>();
        var lanes = new Semaphore(READERS);
        Together.each(keys, key -> {
            lanes.acquireUninterruptibly();
            try {
                boolean served = said.values().stream().noneMatch(s -> s.startsWith("unknown"));
                said.put(key, served ? ask.apply(key).said() : "unknown: not asked any more");
            } finally {
                lanes.release();
            }
        });
        return new TreeMap<>(said);
    }
}
