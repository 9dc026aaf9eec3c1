package systems.log;

import cluster.Node;
import history.Entry;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import links.Link;
import links.Links;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** One kind of replicated log: how its nodes are prepared, started and asked (contracts/raft-log.md §1.4). Ids are 1 to n. */
public interface Driver {
    /** Such as "Apache Kafka 4.3.1". */
    String target();

    Set<Capability> capabilities();

    /** The process of a node, prepared with its addresses, folder and command line; each start uses the same ones. */
    Node process(int id);

    /** Called when all nodes were started for the first time. */
    default void started() {}

    /** Called before it is waited for nodes that were started: a target whose nodes may miss their start sees to that here. */
    default void settle(Collection<Integer> ids) {}

    /** Called before a node that has run is started again. */
    default void beforeRestart(int id) {}

    /** Called when all processes have ended for good: links and addresses are given back. */
    void ended();

    /** Asks the node itself, on a connection of its own; a node that does not answer gives a view without leader. */
    NodeView view(int id);

    /** The election time-out that the node tells when it is asked; of a target with {@link Capability#TUNABLE_TIMEOUTS}. */
    int electionTimeoutMs(int id) throws Exception;

    /** The node that clients know as this broker. */
    default int node(int brokerId) { return brokerId; }

    /** What the node lists to clients. @throws IOException when it does not serve them */
    LogListing listing(int id) throws IOException;

    /** Where clients find these nodes. */
    String clientBootstrap(Collection<Integer> ids);

    /** Where clients find these nodes and learn of no others, once the links of the others are cut; of a target with {@link Capability#CLIENT_PINNING}. */
    String pinnedBootstrap(Collection<Integer> ids);

    /** The links between nodes, and to pinned clients. @throws kit.NoWitness when the cluster was not asked for with links */
    Links links();

    /** Who opens the links that pinned clients use. */
    String pinnedClient();

    /** Over which one node, as a follower, hears of its leader. */
    Link raftLink(int from, int to);

    /** Over which one node fetches the records of partitions that the other leads. */
    Link replicationLink(int from, int to);

    /** How many nodes a topic's records are kept on. */
    default short replicationFactor(int wanted) { return (short) wanted; }

    /** A client that creates and describes topics; the caller closes it. */
    Admin admin(Map<String, Object> settings);

    /** A client that appends; the caller closes it. */
    Producer<byte[], byte[]> producer(Map<String, Object> settings);

    /** A client that reads; the caller closes it. */
    Consumer<byte[], byte[]> consumer(Map<String, Object> settings);

    /** What the node itself stores of a partition, in the order of its offsets; no other node is asked. A node that runs may be about to write more. */
    List<Entry> replicaContent(int id, String topic, int partition);

    /** The batches in which the node itself stores them, each by its place, term and checksum, such as "0-2 term 1 crc 5f03a2c1". */
    List<String> replicaBatches(int id, String topic, int partition);
}
