package ferrium;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options of the command line. By hand, because a library for it costs a tenth of a second of each start. */
final class Arguments {
    static final class Wrong extends RuntimeException {
        Wrong(String message) { super(message, null, false, false); }
    }

    private final Map<String, List<String>> values = new HashMap<>();

    /**
     * @param withValue options that take a value, {@code flags} those that do not
     * @throws Wrong for anything else
     */
    static Arguments parse(List<String> args, List<String> withValue, List<String> flags, List<String> repeatable) {
        var parsed = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            var name = args.get(i);
            int equals = name.indexOf('=');
            var inline = name.startsWith("--") && equals > 0 ? name.substring(equals + 1) : null;
            if (inline != null) name = name.substring(0, equals);
            if (name.equals("-c")) name = "--config";
            if (flags.contains(name) && inline == null) parsed.add(name, "");
            else if (withValue.contains(name) || repeatable.contains(name)) {
                if (inline == null && ++i == args.size()) throw new Wrong("a value is required for '" + name + "' but none was supplied");
                if (parsed.has(name) && !repeatable.contains(name)) throw new Wrong("the argument '" + name + "' cannot be used multiple times");
                parsed.add(name, inline != null ? inline : args.get(i));
            } else throw new Wrong("unexpected argument '" + args.get(i) + "' found");
        }
        return parsed;
    }

    private void add(String name, String value) { values.computeIfAbsent(name, n -> new ArrayList<>()).add(value); }

    boolean has(String name) { return values.containsKey(name); }

    /** Null where it is not given. */
    String get(String name) { return has(name) ? values.get(name).getFirst() : null; }

    List<String> all(String name) { return values.getOrDefault(name, List.of()); }
}
