package systems.log;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;

/** What one node lists to clients: brokers, topics, partitions and their leaders. */
public record LogListing(Set<Integer> brokers, TreeMap<String, Integer> leaders) {
    private static final Duration LIMIT = Duration.ofMillis(1500);
    private static final short VERSION = 12;

    /** @param address where the node serves clients */
    public static LogListing of(String address) throws IOException { return of(address, broker -> broker); }

    /** @param node which node clients know as a broker */
    public static LogListing of(String address, IntUnaryOperator node) throws IOException {
        var answer = (MetadataResponse) Wire.ask(address, MetadataRequest.Builder.allTopics().build(VERSION), LIMIT);
        var brokers = new TreeSet<Integer>();
        answer.data().brokers().forEach(b -> brokers.add(node.applyAsInt(b.nodeId())));
        var leaders = new TreeMap<String, Integer>();
        for (MetadataResponseTopic t : answer.data().topics()) for (MetadataResponsePartition p : t.partitions()) leaders.put(t.name() + "-" + p.partitionIndex(), p.leaderId() < 0 ? -1 : node.applyAsInt(p.leaderId()));
        return new LogListing(brokers, leaders);
    }
}
