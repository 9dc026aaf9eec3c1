package systems.kv;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiFunction;

/**
 * A write as JSON over HTTP, for requests that are wrong in one thing.
 *
 * @param path to which it is posted
 * @param body of a write of a key and a value
 * @param fields the object within the body that has the fields {@code key} and {@code value}
 */
public record RawWrite(String path, BiFunction<String, String, ObjectNode> body, java.util.function.UnaryOperator<ObjectNode> fields) {
    public ObjectNode of(String key, String value) { return body.apply(key, value); }
}
