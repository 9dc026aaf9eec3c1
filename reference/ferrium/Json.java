package ferrium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.List;

/** JSON as trees only: data binding would cost start-up time. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    static {
        MAPPER.getFactory().setStreamReadConstraints(com.fasterxml.jackson.core.StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
    }

    private Json() {}

    static ObjectNode object() { return JsonNodeFactory.instance.objectNode(); }

    static ArrayNode array(List<Long> numbers) {
        var array = JsonNodeFactory.instance.arrayNode();
        numbers.forEach(array::add);
        return array;
    }

    /** @throws BadRequest if it is not one JSON value */
    static JsonNode parse(byte[] bytes) {
        try {
            var node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) throw new BadRequest(400, "Json deserialize error: the body is empty");
            return node;
        } catch (JsonProcessingException e) {
            throw new BadRequest(400, "Json deserialize error: " + e.getOriginalMessage().replaceAll("\\(start marker at .*\\)", "").strip());
        } catch (IOException e) {
            throw new BadRequest(400, "Json deserialize error: " + e.getMessage());
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(JsonNode node) { return new String(bytes(node), java.nio.charset.StandardCharsets.UTF_8); }
}
