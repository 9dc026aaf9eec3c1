package ferrium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

import java.util.ArrayList;
import java.util.List;

/** A table of a TOML file with its name, for messages. Keys are mandatory unless they are asked for with a fallback. */
record Toml(String name, ObjectNode table, Defects defects) {
    /** @throws Config.Bad naming the line if it is not TOML */
    static Toml parse(String text, Defects defects) {
        try {
            return new Toml("", (ObjectNode) new TomlMapper().readTree(text), defects);
        } catch (JsonProcessingException e) {
            throw new Config.Bad("TOML parse error at line " + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage());
        }
    }

    boolean has(String key) { return table.has(key); }

    private JsonNode required(String key) {
        if (!has(key)) throw new Config.Bad("missing field `" + name + key + "`");
        return table.get(key);
    }

    private Config.Bad wrong(String key, String wanted) { return new Config.Bad("invalid value for `" + name + key + "`: " + wanted + " is expected, not " + table.get(key)); }

    Toml table(String key) {
        if (!(required(key) instanceof ObjectNode inner)) throw wrong(key, "a table");
        return new Toml(name + key + ".", inner, defects);
    }

    List<Toml> tables(String key) {
        if (!(required(key) instanceof ArrayNode list)) throw wrong(key, "an array of tables");
        var found = new ArrayList<Toml>();
        for (var item : list) {
            if (!(item instanceof ObjectNode inner)) throw wrong(key, "an array of tables");
            found.add(new Toml(name + key + "[" + found.size() + "].", inner, defects));
        }
        return found;
    }

    String text(String key) {
        if (!required(key).isTextual()) throw wrong(key, "a string");
        return table.get(key).textValue();
    }

    String textOr(String key, String fallback) { return has(key) ? text(key) : fallback; }

    String oneOf(String key, List<String> known) {
        if (defects.on(Defect.UNKNOWN_WORDS_ACCEPTED) && !known.contains(text(key))) return known.getFirst();
        if (!known.contains(text(key).toLowerCase())) throw wrong(key, "one of " + String.join(", ", known));
        return text(key).toLowerCase();
    }

    /** Not below 0, as all numbers of the file. */
    long number(String key) {
        var value = required(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) throw wrong(key, "an integer from 0");
        return value.longValue();
    }

    boolean flag(String key) {
        if (!required(key).isBoolean()) throw wrong(key, "true or false");
        return table.get(key).booleanValue();
    }

    /** {@code ip:port}: host names do not parse. */
    Address address(String key) {
        try {
            return Address.numeric(text(key));
        } catch (IllegalArgumentException e) {
            throw wrong(key, "an address ip:port");
        }
    }
}
