package links;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kit.Case;
import toxiproxy.Echo;
import toxiproxy.ToxiproxyServer;

/** Nodes 1, 2 and 3 that echo what they are told, a link for each ordered pair, and a client with a link {@code side_3}. */
public final class Ring implements AutoCloseable {
    private static final List<String> IDS = List.of("1", "2", "3");
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private final Map<String, Echo> nodes = new LinkedHashMap<>();
    private final Links links;

    public Ring(Case c) { this(c, ToxiproxyServer.of(c)); }

    public Ring(Case c, ToxiproxyServer server) {
        c.closeAtEnd(this);
        List<Link> wanted = new ArrayList<>();
        for (String d : IDS) nodes.put(d, echo("127.1." + d + "." + d));
        for (String s : IDS) for (String d : IDS) if (!s.equals(d)) wanted.add(Link.of(s, d, "ctl", "127.1." + s + "." + d + ":" + port(d), node(d).address(), Question.KAFKA));
        wanted.add(new Link("side_3", "client", "3", "side", "127.1.9.3:" + port("3"), node("3").address(), Question.HTTP));
        links = Links.open(c, server, wanted);
    }

    private static Echo echo(String host) {
        try {
            return new Echo(host, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Echo node(String id) { return nodes.get(id); }

    private String port(String id) { return node(id).address().split(":")[1]; }

    public Links links() { return links; }

    /** What a probe meets; one that gets no answer is given up soon. */
    public Outcome outcome(String link) { return links.probe(links.named(link), SILENCE).outcome(); }

    public boolean answers(String link) { return links.probe(links.named(link)).outcome() == Outcome.ANSWERS; }

    public long tookMs(String link) { return links.probe(links.named(link)).tookNanos() / 1_000_000; }

    /** As in {@code Set.of}, for tests that name many. */
    public static Set<String> ids(String... ids) { return Set.of(ids); }

    /** A connection over a link that has carried a byte there and back. */
    public Socket connect(String link) throws IOException {
        String[] address = links.named(link).listen().split(":");
        var socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
        socket.getOutputStream().write('a');
        if (socket.getInputStream().read() != 'a') throw new IOException("no echo");
        return socket;
    }

    @Override public void close() throws IOException {
        for (Echo echo : nodes.values()) echo.close();
    }
}
