package fetchbox;

import java.util.Map;
import java.util.Set;

/** What may be a header of a request (RFC 9110 §5), and which ones are nobody's but the connection's. */
final class Headers {
    /** By them a request says where it ends, and who holds the connection. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive", "proxy-connection", "expect");
    /** Meant for one authority. */
    private static final Set<String> OF_THE_AUTHORITY = Set.of("authorization", "cookie", "host");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private Headers() {}

    /** Whether they can be sent as they are: a name is a token, a value has no control characters but the tab. */
    static boolean areSound(Map<String, String> headers) {
        return headers.entrySet().stream().allMatch(h -> h.getKey().matches(TOKEN) && h.getValue().chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f));
    }

    /** Leaves out those that a task has no say in. */
    static void removeThoseOfTheConnection(Map<String, String> headers) { headers.keySet().removeIf(name -> OF_THE_CONNECTION.contains(name.toLowerCase())); }

    /** Leaves out those that nobody else shall see. */
    static void removeThoseOfTheAuthority(Map<String, String> headers) { headers.keySet().removeIf(name -> OF_THE_AUTHORITY.contains(name.toLowerCase())); }
}
