package http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Ways to falsify an answer, those that most checks notice first. A check that holds under all of them looks at nothing that was answered. */
public enum Tamper {
    STATUS_599(r -> r.with(599, r.headers(), r.body())),
    TEXTS_CHANGED(r -> xml(json(r, n -> n.isTextual() ? new TextNode(n.asText() + "~") : n), ">([^<\\s][^<]*)<", ">$1~<")),
    NUMBERS_CHANGED(r -> xml(json(r, n -> n.isIntegralNumber() ? LongNode.valueOf(n.asLong() + 1) : n), ">(\\d+)<", ">1$1<")),
    BODY_CHANGED(r -> r.with(r.status(), r.headers(), changed(r.body()))),
    HEADERS_CHANGED(r -> r.with(r.status(), HttpHeaders.of(r.headers().map().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
        e -> e.getValue().stream().map(v -> v.matches("\\d+") ? v + "1" : "x" + v).toList())), (n, v) -> true), r.body())),
    FLAGS_CHANGED(r -> xml(xml(xml(json(r, n -> n.isBoolean() ? BooleanNode.valueOf(!n.asBoolean()) : n.isNull() ? new TextNode("x") : n),
        ">true<", ">t<"), ">false<", ">true<"), ">t<", ">false<")),
    STATUS_200(r -> r.with(200, r.headers(), r.body())),
    LISTS_EMPTY(r -> json(r, n -> n instanceof ArrayNode ? new ObjectMapper().createArrayNode() : n)),
    BODY_EMPTY(r -> r.with(r.status(), r.headers(), new byte[0])),
    HEADERS_GONE(r -> r.with(r.status(), HttpHeaders.of(Map.of(), (n, v) -> true), r.body())),
    STATUS_404(r -> r.with(404, r.headers(), r.body())),
    HEADERS_MORE(r -> r.with(r.status(), HttpHeaders.of(Map.of("content-range", List.of("bytes 0-0/1"), "content-type", List.of("text/plain")), (n, v) -> true), r.body())),
    TEXTS_GONE(r -> xml(json(r, n -> n.isTextual() ? new TextNode("") : n), ">[^<\\s][^<]*<", "><")),
    LISTS_DOUBLED(r -> json(r, n -> n instanceof ArrayNode a ? a.deepCopy().addAll(a.deepCopy()) : n)),
    LISTS_REVERSED(r -> json(r, n -> n instanceof ArrayNode a ? reversed(a) : n));

    private static final ObjectMapper JSON = new ObjectMapper();
    private final UnaryOperator<Reply> change;

    Tamper(UnaryOperator<Reply> change) { this.change = change; }

    public Reply apply(Reply reply) { return change.apply(reply); }

    /** The name on a command line: {@code body-changed}. */
    public String flag() { return name().toLowerCase().replace('_', '-'); }

    public static Tamper named(String flag) {
        return Arrays.stream(values()).filter(t -> t.flag().equals(flag)).findFirst().orElseThrow(() ->
            new IllegalArgumentException("--tamper " + flag + ": it is one of " + Arrays.stream(values()).map(Tamper::flag).toList()));
    }

    private static byte[] changed(byte[] body) {
        byte[] other = body.length == 0 ? new byte[1] : body.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    private static Reply xml(Reply reply, String pattern, String replacement) {
        if (!reply.text().startsWith("<?xml")) return reply;
        return reply.with(reply.status(), reply.headers(), reply.text().replaceAll(pattern, replacement).getBytes(StandardCharsets.UTF_8));
    }

    private static Reply json(Reply reply, UnaryOperator<JsonNode> change) {
        JsonNode tree = reply.json();
        if (!tree.isContainerNode()) return reply;
        try {
            return reply.with(reply.status(), reply.headers(), JSON.writeValueAsBytes(walk(tree.deepCopy(), change)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode walk(JsonNode node, UnaryOperator<JsonNode> change) {
        if (node instanceof ObjectNode o) for (String name : names(o)) o.set(name, walk(o.get(name), change));
        if (node instanceof ArrayNode a) for (int i = 0; i < a.size(); i++) a.set(i, walk(a.get(i), change));
        return change.apply(node);
    }

    private static List<String> names(ObjectNode o) {
        List<String> names = new ArrayList<>();
        o.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ArrayNode reversed(ArrayNode list) {
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        Collections.reverse(items);
        return list.arrayNode().addAll(items);
    }
}
