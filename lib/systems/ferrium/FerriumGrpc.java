package systems.ferrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import http.Listener;
import http.Reply;
import java.net.ConnectException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FieldDescriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.DynamicMessage;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import systems.kv.Answer;
import systems.kv.Request;
import tls.Refusal;

/** The gRPC interface of one node (contracts/kv.md §2.4). */
final class FerriumGrpc implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private final String name;
    private final ManagedChannel channel;
    private final Listener listener;
    private final String scheme;

    /** @param scheme of the URLs of nodes in requests about members */
    FerriumGrpc(String name, ManagedChannel channel, Listener listener, String scheme) {
        this.name = name;
        this.channel = channel;
        this.listener = listener;
        this.scheme = scheme;
    }

    Answer ask(Request request, Duration limit) {
        try {
            return switch (request) {
                case Request.Put put -> done(call("Set", Map.of("key", put.key(), "value", put.value()), limit), Answer.ok());
                case Request.Get get -> read(call("Get", Map.of("key", get.key()), limit), get.key());
                case Request.Delete delete -> {
                    JsonNode told = call("Delete", Map.of("key", delete.key()), limit);
                    yield done(told, Answer.deleted(Optional.of(told.path("existed").asBoolean())));
                }
                case Request.Exists exists -> {
                    JsonNode told = call("Exists", Map.of("key", exists.key()), limit);
                    yield refused(told).orElseGet(() -> Answer.exists(told.path("exists").asBoolean()));
                }
                case Request.Batch batch -> {
                    JsonNode told = call("BatchSet", Map.of("pairs", batch.pairs().stream().map(FerriumGrpc::pair).toList()), limit);
                    yield done(told, Answer.batch(told.path("count").asInt()));
                }
                case Request.Initialize init -> done(call("Initialize", Map.of(), limit), Answer.ok());
                case Request.AddLearner l -> done(call("AddLearner", Map.of("node_id", (long) l.id(), "rpc_addr", scheme + "://" + l.address(), "api_addr", scheme + "://" + l.address()), limit), Answer.ok());
                case Request.ChangeMembership change -> done(call("ChangeMembership", Map.of("member_ids", change.voters().stream().map(Integer::longValue).toList()), limit), Answer.ok());
                case Request.LocalGet local -> Answer.rejected("gRPC reads no local state");
            };
        } catch (StatusRuntimeException e) {
            return of(e);
        }
    }

    /** The leader that GetLeader names. @throws StatusRuntimeException when the node does not answer */
    OptionalInt leader(Duration limit) {
        JsonNode told = call("GetLeader", Map.of(), limit);
        return told.has("leader_id") ? OptionalInt.of(told.path("leader_id").asInt()) : OptionalInt.empty();
    }

    private static Answer of(StatusRuntimeException e) {
        String text = e.getStatus().getCode() + " " + e.getStatus().getDescription();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) return Answer.notSent(text + ": " + cause.getMessage());
            if (cause instanceof SSLException) return Answer.unknown(text + ": " + Refusal.reason(cause)); // it may be told only after the request was sent
        }
        boolean refused = List.of(Status.Code.INVALID_ARGUMENT, Status.Code.RESOURCE_EXHAUSTED, Status.Code.FAILED_PRECONDITION, Status.Code.UNIMPLEMENTED).contains(e.getStatus().getCode());
        return refused ? Answer.rejected(text) : Answer.unknown(text);
    }

    private static Optional<Answer> refused(JsonNode told) { return Optional.of(told.path("error").asText("")).filter(error -> !error.isEmpty()).map(Answer::rejected); }

    private static Answer done(JsonNode told, Answer meaning) { return refused(told).orElseGet(() -> told.path("success").asBoolean() ? meaning : Answer.unknown("neither success nor an error: " + told)); }

    private static Answer read(JsonNode told, String key) {
        if (refused(told).isPresent()) return refused(told).get();
        boolean found = told.path("found").asBoolean();
        if (found && !told.path("key").asText("").equals(key)) return Answer.unknown("an answer for another key: " + told);
        return Answer.read(found ? Optional.of(told.path("value").asText("")) : Optional.empty());
    }

    private static DynamicMessage pair(Request.Pair p) { return message("KeyValue", Map.of("key", p.key(), "value", p.value())); }

    private static DynamicMessage message(String type, Map<String, Object> values) {
        var message = DynamicMessage.newBuilder(Protocol.type(type));
        values.forEach((field, value) -> message.setField(message.getDescriptorForType().findFieldByName(field), value));
        return message.build();
    }

    /** The answer as JSON, by which it is told to the listener like one of HTTP. */
    private JsonNode call(String method, Map<String, Object> values, Duration limit) {
        String asked = "gRPC " + method + " on " + name;
        long start = System.nanoTime();
        try {
            DynamicMessage answer = ClientCalls.blockingUnaryCall(channel, Protocol.method(method), CallOptions.DEFAULT.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS), message(method + "Request", values));
            var reply = new Reply(asked, 200, HttpHeaders.of(Map.of("content-type", List.of("application/json")), (n, v) -> true), json(answer).toString().getBytes(StandardCharsets.UTF_8), (System.nanoTime() - start) / 1_000_000);
            return listener.answered(name, reply).json();
        } catch (StatusRuntimeException e) {
            listener.failed(asked + " -> " + e.getStatus());
            throw e;
        }
    }

    private static ObjectNode json(DynamicMessage message) {
        ObjectNode json = JSON.createObjectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.hasPresence() && !message.hasField(field)) continue;
            json.set(field.getName(), message.getField(field) instanceof DynamicMessage inner ? json(inner) : JSON.valueToTree(message.getField(field)));
        }
        return json;
    }

    @Override public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
