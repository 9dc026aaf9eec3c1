package systems.fetchbox;

import cluster.Port;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Case;

/** Mock proxies of one case, each with a name: they pass on, or fail as they are told, and write down what they were asked. */
public final class Proxies implements AutoCloseable {
    private final Map<String, ScriptedServer> servers = new LinkedHashMap<>();
    private final List<Port> dead = new ArrayList<>();

    Proxies() {}

    public static Proxies of(Case c) { return c.closeAtEnd(new Proxies()); }

    /** One that passes on what it is asked. Returns its URL. */
    public String passing(String name) { return answering(name, Proxies::passOn); }

    /** One that answers by itself. Returns its URL. */
    public String answering(String name, Answer answer) {
        var server = new ScriptedServer(name, asked -> answer);
        servers.put(name, server);
        return server.url();
    }

    /** The URL of one that is not there: its port refuses connections. */
    public String refusing() {
        Port port = Port.free();
        dead.add(port);
        return "http://" + port.address();
    }

    /** Names of those that were asked for a path, in the order of arrival. */
    public List<String> tried(String path) { return asked(path).map(Asked::by).toList(); }

    /** How long after one request for a path, to any of them, the next one came, in ms. */
    public List<Long> gapsMs(String path) {
        List<Long> times = asked(path).map(Asked::atNanos).toList();
        return IntStream.range(1, times.size()).mapToObj(i -> (times.get(i) - times.get(i - 1)) / 1_000_000).toList();
    }

    /** In the order of arrival. */
    private Stream<Asked> asked(String path) { return servers.values().stream().flatMap(s -> s.asked().stream()).filter(a -> a.path().equals(path)).sorted(Comparator.comparingLong(Asked::atNanos)); }

    private static void passOn(Asked asked, Socket client) throws IOException {
        URI url = URI.create(asked.target());
        if (url.getHost() == null) {
            client.getOutputStream().write("HTTP/1.1 400 no proxy request\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        var head = new StringBuilder("GET " + asked.path() + " HTTP/1.1\r\n");
        asked.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        try (var origin = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = origin.getOutputStream();
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            origin.getInputStream().transferTo(client.getOutputStream());
        }
    }

    @Override public void close() {
        servers.values().forEach(ScriptedServer::close);
        dead.forEach(Port::close);
    }
}
