package systems.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicCollection.TopicNameCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import systems.log.Defect;

/** A client that tells of topics what the planted defects say. */
final class FalseAdmin extends ForwardingAdmin {
    private final Set<Defect> planted;

    FalseAdmin(Map<String, Object> settings, Set<Defect> planted) {
        super(settings);
        this.planted = planted;
    }

    @Override public ListOffsetsResult listOffsets(Map<TopicPartition, OffsetSpec> asked, ListOffsetsOptions options) {
        ListOffsetsResult told = super.listOffsets(asked, options);
        if (!planted.contains(Defect.END_TOO_LOW)) return told;
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> lower = new HashMap<>();
        asked.keySet().forEach(p -> lower.put(p, told.partitionResult(p).thenApply(i -> new ListOffsetsResultInfo(i.offset() - 1, i.timestamp(), i.leaderEpoch()))));
        return new ListOffsetsResult(lower);
    }

    @Override public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
        DescribeTopicsResult told = super.describeTopics(topics, options);
        if (!planted.contains(Defect.PARTITION_LEADER_MOVES)) return told;
        Map<String, KafkaFuture<TopicDescription>> moved = new HashMap<>();
        Collection<String> names = ((TopicNameCollection) topics).topicNames();
        names.forEach(name -> moved.put(name, told.topicNameValues().get(name).thenApply(d -> new TopicDescription(d.name(), d.isInternal(), d.partitions().stream().map(this::moved).toList()))));
        return new Told(moved);
    }

    /** Led by the last of its replicas in sync that does not lead it. */
    private TopicPartitionInfo moved(TopicPartitionInfo p) {
        Node leader = p.isr().stream().filter(n -> p.leader() != null && n.id() != p.leader().id()).reduce((a, b) -> b).orElse(p.leader());
        return new TopicPartitionInfo(p.partition(), leader, p.replicas(), p.isr());
    }

    private static final class Told extends DescribeTopicsResult {
        Told(Map<String, KafkaFuture<TopicDescription>> byName) { super(null, byName); }
    }
}
