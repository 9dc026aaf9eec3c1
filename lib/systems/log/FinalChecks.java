package systems.log;

import static org.hamcrest.Matchers.empty;

import cluster.Wait;
import cluster.Wait.Seen;
import history.Appends;
import history.Entry;
import history.LeaderSamples;
import history.LogHistory;
import history.LogRule;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.SetupError;

/** What is judged at the end of every case, also when it was about something else: the rules of a replicated log, over all that was seen. */
final class FinalChecks {
    private static final Duration POLL = Duration.ofMillis(100);
    private final Case c;
    private final Driver driver;
    private final LogCluster cluster;
    private final List<Topic> topics;
    private final Appends appends;
    private final LeaderSamples samples;

    FinalChecks(Case c, Driver driver, LogCluster cluster, List<Topic> topics, Appends appends, LeaderSamples samples) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.topics = topics;
        this.appends = appends;
        this.samples = samples;
    }

    /** @param limit how long the living nodes may take to converge; then whatever is there is judged */
    void judge(Duration limit) {
        LogHistory history = observe(limit);
        for (LogRule rule : LogRule.values()) c.check(rule.id(), cluster.violations(rule, history), empty());
    }

    private LogHistory observe(Duration limit) {
        try (var admin = new LogAdmin(driver, driver.clientBootstrap(cluster.living())); var reader = new LogReader(driver, driver.clientBootstrap(cluster.living()), appends)) {
            Map<Integer, String> listed = converge(admin, limit);
            return new LogHistory(appends.all(), appends.sights(), samples.all(), reader.readAll(topics, limit), ends(), replicas(), listed);
        }
    }

    /** Just after a fault a node may still list what was, or lack the last record though it is in sync (contracts/raft-log.md §2.6). Returns what nodes list. */
    private Map<Integer, String> converge(LogAdmin admin, Duration limit) {
        try {
            return Wait.until("all living nodes hold and list the same", limit, POLL, () -> {}, () -> {
                Map<String, Long> ends = topics.isEmpty() ? Map.of() : admin.ends(topics);
                for (var held : replicas().entrySet()) for (List<Entry> entries : held.getValue().values())
                    if (after(entries) < ends.get(held.getKey())) return Seen.notYet(held.getKey() + " is not on every node up to " + ends.get(held.getKey()));
                Map<Integer, String> listed = listings();
                return new HashSet<>(listed.values()).size() == 1 ? Seen.done(listed) : Seen.notYet(listed.toString());
            });
        } catch (SetupError e) {
            c.trail().note(e.getMessage()); // a rule tells what is wrong
            return listings();
        }
    }

    private static long after(List<Entry> entries) { return entries.isEmpty() ? 0 : entries.getLast().offset() + 1; }

    private Map<String, Map<Integer, List<Entry>>> replicas() {
        Map<String, Map<Integer, List<Entry>>> found = new TreeMap<>();
        for (Topic t : topics) for (int p : t.numbers()) for (int id : cluster.living()) if (t.nodes().contains(id))
            found.computeIfAbsent(t.partition(p), k -> new TreeMap<>()).put(id, cluster.node(id).replica(t, p));
        return found;
    }

    /** As clients are told that come by way of each node. */
    private Map<String, Map<Integer, Long>> ends() {
        Map<String, Map<Integer, Long>> found = new HashMap<>();
        if (topics.isEmpty()) return found;
        for (int id : cluster.living()) {
            try {
                cluster.node(id).ends(topics).forEach((partition, end) -> found.computeIfAbsent(partition, k -> new TreeMap<>()).put(id, end));
            } catch (Exception e) {
                topics.forEach(t -> t.numbers().forEach(p -> found.computeIfAbsent(t.partition(p), k -> new TreeMap<>()).put(id, -1L)));
                c.trail().note("node " + id + " tells no end offsets: " + e);
            }
        }
        return found;
    }

    private Map<Integer, String> listings() {
        Map<Integer, String> found = new TreeMap<>();
        for (int id : cluster.living()) {
            try {
                found.put(id, cluster.node(id).listing().toString());
            } catch (IOException e) {
                found.put(id, "nothing: " + e.getMessage());
            }
        }
        return found;
    }
}
