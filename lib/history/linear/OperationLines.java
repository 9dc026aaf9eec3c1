package history.linear;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A history as lines of JSON: one when an operation begins, one when it ends, found together by {@code n}. Times are
 * {@link System#nanoTime()} of the process that wrote them. A line that the end of that process cut short is left out.
 */
final class OperationLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OperationLines() {}

    static String begun(Operation o) {
        ObjectNode line = JSON.createObjectNode().put("n", o.number()).put("at", o.callNanos()).put("client", o.client()).put("node", o.node()).put("key", o.key());
        if (o.batch() != 0) line.put("batch", o.batch());
        switch (o.action()) {
            case Action.Get _ -> line.put("do", "get");
            case Action.Set a -> line.put("do", "set").put("value", a.value());
            case Action.Delete _ -> line.put("do", "delete");
            case Action.Cas a -> line.put("do", "cas").put("expected", a.expected()).put("value", a.value());
            case Action.PutIf a -> line.put("do", "put-if").put("version", a.version()).put("value", a.value());
        }
        return line.toString();
    }

    static String ended(Operation o) {
        ObjectNode line = JSON.createObjectNode().put("n", o.number()).put("at", o.returnNanos()).put("outcome", o.outcome().name());
        if (o.ok() && o.action().reads()) line.put("value", o.answer().value());
        if (o.ok() && o.answer().version() != null) line.put("version", o.answer().version());
        if (o.ok() && o.answer().flag() != null) line.put("flag", o.answer().flag());
        return line.toString();
    }

    static History read(Path file) {
        List<Operation> operations = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) { // half a character is no error here
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = parsed(line);
                if (node == null) break;
                if (node.has("do")) operations.add(begun(node));
                else operations.set(node.get("n").intValue(), ended(operations.get(node.get("n").intValue()), node));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new History(operations);
    }

    /** Null for the line that was cut short. */
    private static JsonNode parsed(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() && node.has("n") ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Operation begun(JsonNode line) {
        String value = text(line, "value");
        Action action = switch (text(line, "do")) {
            case "get" -> new Action.Get();
            case "set" -> new Action.Set(value);
            case "delete" -> new Action.Delete();
            case "cas" -> new Action.Cas(text(line, "expected"), value);
            case "put-if" -> new Action.PutIf(text(line, "version"), value);
            default -> throw new IllegalArgumentException("no action of a history: " + line);
        };
        return new Operation(line.get("n").intValue(), text(line, "client"), text(line, "node"), text(line, "key"), line.path("batch").longValue(), action,
            Outcome.UNKNOWN, null, line.get("at").longValue(), Long.MAX_VALUE);
    }

    private static Operation ended(Operation o, JsonNode line) {
        Outcome outcome = Outcome.valueOf(text(line, "outcome"));
        Boolean flag = line.has("flag") ? line.get("flag").booleanValue() : null;
        Answer answer = outcome == Outcome.OK ? new Answer(text(line, "value"), text(line, "version"), flag) : null;
        return new Operation(o.number(), o.client(), o.node(), o.key(), o.batch(), o.action(), outcome, answer, o.callNanos(), line.get("at").longValue());
    }

    private static String text(JsonNode line, String field) { return line.path(field).isTextual() ? line.get(field).textValue() : null; }
}
