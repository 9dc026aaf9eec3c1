package rimio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options and positional arguments of one command. By hand, because a library for it costs a tenth of a second of each start. */
final class Arguments {
    static final class Wrong extends RuntimeException {
        Wrong(String message) { super(message, null, false, false); }
    }

    private final Map<String, String> values = new HashMap<>();
    private final List<String> positional = new ArrayList<>();

    /**
     * @param withValue options that take a value, {@code flags} those that do not
     * @throws Wrong for anything else
     */
    static Arguments parse(List<String> args, List<String> withValue, List<String> flags, int maxPositional) {
        var parsed = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            var name = args.get(i);
            int equals = name.indexOf('=');
            var inline = name.startsWith("--") && equals > 0 ? name.substring(equals + 1) : null;
            if (inline != null) name = name.substring(0, equals);
            if (flags.contains(name) && inline == null) parsed.values.put(name, "");
            else if (withValue.contains(name)) {
                if (inline == null && ++i == args.size()) throw new Wrong("option " + name + " needs a value");
                parsed.add(name, inline != null ? inline : args.get(i));
            } else if (name.startsWith("-") || parsed.positional.size() == maxPositional) throw new Wrong("unexpected argument '" + args.get(i) + "'");
            else parsed.positional.add(name);
        }
        return parsed;
    }

    private void add(String name, String value) {
        if (values.put(name, value) != null) throw new Wrong("option " + name + " is given twice");
    }

    boolean has(String name) { return values.containsKey(name); }

    String get(String name, String fallback) { return values.getOrDefault(name, fallback); }

    String required(String name) {
        if (!has(name)) throw new Wrong("the following required arguments were not provided: " + name);
        return values.get(name);
    }

    boolean hasPositional() { return !positional.isEmpty(); }

    String requiredPositional(String label) {
        if (positional.isEmpty()) throw new Wrong("the following required arguments were not provided: " + label);
        return positional.getFirst();
    }
}
