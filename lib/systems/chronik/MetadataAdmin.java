package systems.chronik;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicCollection.TopicNameCollection;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.MetadataResponse.PartitionMetadata;
import org.apache.kafka.common.requests.MetadataResponse.TopicMetadata;
import systems.log.Wire;

/**
 * A client that describes topics by the listing that any client reads first. The library's own way asks for the cluster's description,
 * which Chronik answers in a form that ends the client's thread. All topics are asked for: to name one may create it (contracts/raft-log.md §3.4).
 */
final class MetadataAdmin extends ForwardingAdmin {
    private static final Duration LIMIT = Duration.ofMillis(1500);
    private static final short VERSION = 12;
    private final List<String> addresses;

    MetadataAdmin(Map<String, Object> settings) {
        super(settings);
        addresses = List.of(settings.get("bootstrap.servers").toString().split(","));
    }

    @Override public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
        KafkaFuture<MetadataResponse> all = listing();
        Map<String, KafkaFuture<TopicDescription>> told = new HashMap<>();
        ((TopicNameCollection) topics).topicNames().forEach(name -> told.put(name, all.thenApply(listed -> description(listed, name))));
        return new Told(told);
    }

    /** Of the first of the nodes that answers. */
    private KafkaFuture<MetadataResponse> listing() {
        var future = new KafkaFutureImpl<MetadataResponse>();
        IOException last = null;
        for (String address : addresses) {
            try {
                future.complete((MetadataResponse) Wire.ask(address, MetadataRequest.Builder.allTopics().build(VERSION), LIMIT));
                return future;
            } catch (IOException e) {
                last = e;
            }
        }
        future.completeExceptionally(last);
        return future;
    }

    private static TopicDescription description(MetadataResponse all, String topic) {
        Map<Integer, Node> nodes = all.brokersById();
        TopicMetadata found = all.topicMetadata().stream().filter(t -> t.topic().equals(topic)).findFirst().orElseThrow(() -> new UnknownTopicOrPartitionException(topic + " is not listed"));
        return new TopicDescription(topic, found.isInternal(), found.partitionMetadata().stream().map(p -> info(p, nodes)).toList());
    }

    private static TopicPartitionInfo info(PartitionMetadata p, Map<Integer, Node> nodes) {
        return new TopicPartitionInfo(p.partition(), p.leaderId.map(nodes::get).orElse(null), known(p.replicaIds, nodes), known(p.inSyncReplicaIds, nodes));
    }

    private static List<Node> known(List<Integer> ids, Map<Integer, Node> nodes) { return ids.stream().map(id -> nodes.getOrDefault(id, new Node(id, "", -1))).toList(); }

    private static final class Told extends DescribeTopicsResult {
        Told(Map<String, KafkaFuture<TopicDescription>> byName) { super(null, byName); }
    }
}
