package toxiproxy;

import java.util.Map;

/**
 * A toxic as Toxiproxy's API tells it.
 *
 * @param name unique within its proxy
 * @param type such as {@code latency}
 * @param stream {@code upstream}: what the client sends; {@code downstream}: what it receives
 * @param attributes of the type, such as {@code latency} and {@code jitter} in milliseconds
 */
public record ToxicSpec(String name, String type, String stream, Map<String, Long> attributes) {
    @Override public String toString() { return type + " " + stream + " " + attributes; }
}
