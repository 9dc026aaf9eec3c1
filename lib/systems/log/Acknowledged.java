package systems.log;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import history.Append;
import history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kit.Case;

/** The records of one topic that a case got acknowledged, in order: they must be there, whatever happens (contracts/raft-log.md §4, R9). */
public final class Acknowledged {
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final List<String> ids = new ArrayList<>();

    public Acknowledged(Case c, LogCluster cluster, Topic topic) {
        this.c = c;
        this.cluster = cluster;
        this.topic = topic;
    }

    /** Sends so many numbered records, every one of which must be acknowledged: check {@code <when>.all-acked}. */
    public void write(String when, LogProducer producer, int count) {
        List<Append> sent = producer.write(topic, count);
        c.check(when + ".all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
        sent.forEach(a -> ids.add(a.id()));
    }

    /** Their ids, in the order of writing. */
    public List<String> ids() { return List.copyOf(ids); }

    /** Waits until the node itself stores as many records, and judges that these are among them, once and in order: check {@code <when>.replica-holds-what-was-acked}. */
    public void heldBy(String when, LogNode node, Duration bound) {
        cluster.waitForReplica(bound, node, topic, ids.size());
        c.check(when + ".replica-holds-what-was-acked", node.replica(topic).stream().map(Entry::id).filter(ids::contains).toList(), is(ids));
    }
}
