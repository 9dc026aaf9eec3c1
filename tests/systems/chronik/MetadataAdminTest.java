package systems.chronik;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cluster.Port;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;

class MetadataAdminTest {
    private static final short VERSION = 12;

    /** Lists brokers 11 and 12 and the topic {@code led}, whose partition is led by 12; 13 is a replica that no broker answers for. */
    private static MetadataResponseData listing() {
        var all = new MetadataResponseData();
        for (int id : new int[] {11, 12}) all.brokers().add(new MetadataResponseBroker().setNodeId(id).setHost("127.0.0.1").setPort(9000 + id));
        var partition = new MetadataResponsePartition().setLeaderId(12).setReplicaNodes(List.of(11, 12, 13)).setIsrNodes(List.of(11, 12));
        all.topics().add(new MetadataResponseTopic().setName("led").setPartitions(List.of(partition)));
        return all;
    }

    /** Answers every connection's first request by the listing. */
    private static ServerSocket node() throws IOException {
        var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) try (var client = server.accept()) {
                var in = new DataInputStream(client.getInputStream());
                ByteBuffer asked = ByteBuffer.wrap(in.readNBytes(in.readInt()));
                RequestHeader header = RequestHeader.parse(asked);
                if (header.apiKey() != ApiKeys.METADATA) continue; // the library's own thread looks around, too
                assertThat(MetadataRequest.parse(new org.apache.kafka.common.protocol.ByteBufferAccessor(asked), VERSION).isAllTopics(), is(true));
                ByteBuffer head = MessageUtil.toByteBufferAccessor(header.toResponseHeader().data(), header.toResponseHeader().headerVersion()).buffer();
                ByteBuffer body = MessageUtil.toByteBufferAccessor(listing(), VERSION).buffer();
                client.getOutputStream().write(ByteBuffer.allocate(4 + head.remaining() + body.remaining()).putInt(head.remaining() + body.remaining()).put(head).put(body).array());
            } catch (IOException | AssertionError e) {
                // no answer
            }
        });
        return server;
    }

    private static TopicDescription described(String topic, String... addresses) throws Exception {
        try (var admin = new MetadataAdmin(Map.of("bootstrap.servers", String.join(",", addresses)))) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        }
    }

    @Test void topicsAreDescribedByTheListing() throws Exception {
        try (var node = node()) {
            TopicPartitionInfo told = described("led", "127.0.0.1:" + node.getLocalPort()).partitions().getFirst();
            assertThat(told.leader().id(), is(12));
            assertThat(told.replicas().stream().map(Node::id).toList(), contains(11, 12, 13));
            assertThat(told.isr().stream().map(Node::id).toList(), contains(11, 12));
        }
    }

    @Test void nextNodeIsAskedWhenOneDoesNotAnswer() throws Exception {
        try (var node = node(); var dead = Port.free()) {
            assertThat(described("led", dead.address(), "127.0.0.1:" + node.getLocalPort()).name(), is("led"));
        }
    }

    @Test void topicThatNobodyListsIsUnknown() throws Exception {
        try (var node = node()) {
            var e = assertThrows(ExecutionException.class, () -> described("other", "127.0.0.1:" + node.getLocalPort()));
            assertThat(e.getCause(), instanceOf(UnknownTopicOrPartitionException.class));
        }
    }
}
