package rimio;

import java.util.ArrayList;
import java.util.List;

/** The argument of {@code join} (contracts/rimio.md §2). It is judged whole, before anybody is contacted. */
record RegistryUrl(Scheme scheme, String text, List<String> endpoints) {
    enum Scheme { CLUSTER, REDIS, ETCD }

    /** Tells what is wrong and which part of the URL it is. */
    static final class Invalid extends RuntimeException {
        Invalid(String message) { super("invalid registry url: " + message, null, false, false); }
    }

    private static final int MAX_PORT = 65535;

    static RegistryUrl parse(String given, Defects defects) {
        var text = given.strip();
        if (text.isEmpty()) throw new Invalid("it is empty");
        var scheme = scheme(text);
        var rest = text.substring(text.indexOf("://") + 3);
        return new RegistryUrl(scheme, text, scheme == Scheme.REDIS ? redis(text, rest) : endpoints(text, rest, defects));
    }

    private static Scheme scheme(String text) {
        for (var scheme : Scheme.values()) if (text.startsWith(scheme.name().toLowerCase() + "://")) return scheme;
        throw new Invalid("'" + text + "' begins with none of cluster://, redis://, etcd://");
    }

    /** User, password and database may stand around the one server. */
    private static List<String> redis(String text, String rest) {
        var server = rest.split("[/?#]", 2)[0];
        server = server.substring(server.lastIndexOf('@') + 1);
        if (server.isEmpty()) throw new Invalid("'" + text + "' names no server");
        boolean withPort = server.lastIndexOf(':') > server.lastIndexOf(']');
        return List.of(checked(withPort ? server : server + ":6379"));
    }

    /** Separated by commas; blank ones are skipped. */
    private static List<String> endpoints(String text, String rest, Defects defects) {
        var found = new ArrayList<String>();
        for (var part : rest.split(",")) {
            if (part.isBlank() && !(defects.on(Defect.ETCD_BLANK_ENDPOINT_REFUSED) && text.startsWith("etcd"))) continue;
            if (defects.on(Defect.BAD_SEED_SKIPPED) && !isEndpoint(part.strip())) continue;
            found.add(checked(part.strip()));
        }
        if (found.isEmpty()) throw new Invalid("'" + text + "' names no host:port");
        return found;
    }

    private static String checked(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        var host = colon < 0 ? "" : endpoint.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        if (host.isEmpty() || !bracketed && !host.matches("[^:/\\[\\]\\s]+")) throw new Invalid("'" + endpoint + "' is not host:port");
        var port = endpoint.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > MAX_PORT) throw new Invalid("the port of '" + endpoint + "' is not 0 to " + MAX_PORT);
        return endpoint;
    }

    /** Only defects ask. */
    static boolean isEndpoint(String text) {
        try {
            checked(text);
            return true;
        } catch (Invalid e) {
            return false;
        }
    }
}
