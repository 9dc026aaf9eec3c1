package systems.fetchbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import systems.s3.S3Bucket;

/** The configuration file of a pipeline (contracts/fetchbox.md §7). */
public final class PipelineConfig {
    private final Map<String, Map<String, Object>> sections = new TreeMap<>();

    /** @param value a text, a number, a list of texts or a map of texts */
    PipelineConfig set(String section, String key, Object value) {
        sections.computeIfAbsent(section, k -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    /** A section without keys. */
    PipelineConfig section(String name) {
        sections.computeIfAbsent(name, k -> new LinkedHashMap<>());
        return this;
    }

    public PipelineConfig without(String section, String... keys) {
        if (keys.length == 0) sections.keySet().removeIf(name -> name.equals(section) || name.startsWith(section + "."));
        for (String key : keys) sections.getOrDefault(section, Map.of()).remove(key);
        return this;
    }

    /** As {@link #set}, by a dotted name such as {@code worker.max_inflight_tasks}. */
    public PipelineConfig with(String name, Object value) { return set(name.substring(0, name.lastIndexOf('.')), name.substring(name.lastIndexOf('.') + 1), value); }

    PipelineConfig storedIn(S3Bucket bucket) {
        return set("storage", "provider", "s3").set("storage", "bucket", bucket.name()).set("storage", "region", bucket.region()).set("storage", "endpoint", bucket.endpoint())
            .set("storage", "access_key", bucket.accessKeyId()).set("storage", "secret_key", bucket.secretAccessKey());
    }

    PipelineConfig copy() {
        var copy = new PipelineConfig();
        sections.forEach((name, keys) -> copy.sections.put(name, new LinkedHashMap<>(keys)));
        return copy;
    }

    String toml() {
        var out = new StringBuilder();
        sections.forEach((name, keys) -> {
            out.append('[').append(name).append("]\n");
            keys.forEach((key, value) -> out.append(key).append(" = ").append(literal(value)).append('\n'));
        });
        return out.toString();
    }

    private static String literal(Object value) {
        return switch (value) {
            case Number n -> n.toString();
            case List<?> list -> list.stream().map(PipelineConfig::literal).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map.entrySet().stream().map(e -> quoted(e.getKey()) + " = " + literal(e.getValue())).collect(Collectors.joining(", ", "{", "}"));
            default -> quoted(value);
        };
    }

    private static String quoted(Object text) { return "\"" + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\""; }
}
