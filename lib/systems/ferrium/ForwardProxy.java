package systems.ferrium;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import links.Relay;

/**
 * The way from one process of a real ferrium-server to the others. All nodes know each other by one address each; so that the links of an
 * ordered pair can be told apart, each process has a forward proxy of its own, and that leads by the destination (contracts/kv.md §3.2).
 */
final class ForwardProxy implements AutoCloseable {
    /** A tunnel under TLS, else a request with the whole address. */
    private static final Pattern ASKED = Pattern.compile("\\A(?:(CONNECT) |[A-Z]+ http://)([^ /]+)");
    private final Map<String, String> links;
    private final Relay relay;

    /** @param links where to go in place of a node, by the node's own address */
    ForwardProxy(String name, Map<String, String> links) {
        this.links = Map.copyOf(links);
        relay = new Relay(name, 0, (from, head) -> way(head));
    }

    /** What a process finds it by, in words that programs in Rust and others know; whatever this process was given is overruled. */
    Map<String, String> environment() {
        Map<String, String> words = without();
        for (String name : new String[] {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}) words.put(name, "http://" + relay.address());
        return words;
    }

    /** That of a process which finds the others by itself; null drops a variable. */
    static Map<String, String> without() {
        Map<String, String> words = new TreeMap<>();
        for (String name : new String[] {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}) {
            words.put(name, null);
            words.put(name.toUpperCase(), null);
        }
        return words;
    }

    private Relay.Way way(String head) throws IOException {
        Matcher asked = ASKED.matcher(head);
        if (!asked.find() || !links.containsKey(asked.group(2))) throw new IOException("no way to " + head.lines().findFirst().orElse("nowhere"));
        String link = links.get(asked.group(2));
        return asked.group(1) == null ? new Relay.Way(link, head, "") : new Relay.Way(link, "", "HTTP/1.1 200 Connection established\r\n\r\n");
    }

    @Override public void close() { relay.close(); }
}
