package http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import kit.SetupError;

/**
 * Stands between a client and a plain HTTP server: remembers what was asked, passes it on as it came, or answers in the server's place.
 * The Host that the client named is kept, so that what it signed still holds.
 */
public final class Relay implements AutoCloseable {
    private static final int READ_LIMIT_MS = 15_000;
    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new ArrayList<>();
    private volatile Consumer<Asked> witness = request -> {};
    /** The status by which a request is refused; 0 for one that is passed on. */
    private volatile ToIntFunction<Asked> refusal = request -> 0;

    /** @param path decoded; @param range of the header, empty without one; @param atNanos of this JVM's clock, when it was read */
    public record Asked(String method, String path, String range, byte[] body, long atNanos) {
        @Override public String toString() { return method + " " + path + (range.isEmpty() ? "" : " " + range); }
    }

    private record Answer(int status, List<String> headers, byte[] body) {}

    /** @param url of the server, {@code http://host:port} */
    public Relay(String url) {
        target = URI.create(url);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new SetupError("no port for a relay: " + e.getMessage(), e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public String url() { return "http://127.0.0.1:" + server.getAddress().getPort(); }

    /** What was asked since the last call, in the order of arrival. */
    public List<Asked> takeAsked() {
        synchronized (asked) {
            var all = List.copyOf(asked);
            asked.clear();
            return all;
        }
    }

    /** Sees each request before it is passed on or refused. */
    public void witness(Consumer<Asked> before) { witness = before; }

    /** From now on, answers everything with this status and asks the server nothing. */
    public void refuse(int status) { refuse(status, request -> true); }

    /** From now on, answers such requests with this status, and passes on the others. @param which is asked once for each request */
    public void refuse(int status, Predicate<Asked> which) { refusal = request -> which.test(request) ? status : 0; }

    public void passOn() { refusal = request -> 0; }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String range = exchange.getRequestHeaders().getFirst("range");
            String path = URLDecoder.decode(exchange.getRequestURI().getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
            var request = new Asked(exchange.getRequestMethod(), path, range == null ? "" : range, body, System.nanoTime());
            synchronized (asked) {
                asked.add(request);
            }
            witness.accept(request);
            int refused = refusal.applyAsInt(request);
            Answer answer = refused == 0 ? passOn(exchange, body) : new Answer(refused, List.of(), new byte[0]);
            for (String header : answer.headers) {
                String[] parts = header.split(": *", 2);
                if (!parts[0].matches("(?i)connection|content-length|date")) exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
            boolean bare = exchange.getRequestMethod().equals("HEAD") || answer.status == 204 || answer.status == 304;
            exchange.sendResponseHeaders(answer.status, bare || answer.body.length == 0 ? -1 : answer.body.length);
            if (!bare) exchange.getResponseBody().write(answer.body);
        }
    }

    /** By HTTP/1.0, whose answers end with the connection and are never chunked. */
    private Answer passOn(HttpExchange exchange, byte[] body) throws IOException {
        var head = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " HTTP/1.0\r\n");
        Headers headers = exchange.getRequestHeaders();
        headers.forEach((name, values) -> values.forEach(value -> {
            if (!name.matches("(?i)connection|expect|content-length")) head.append(name).append(": ").append(value).append("\r\n");
        }));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        try (var socket = new Socket(target.getHost(), target.getPort())) {
            socket.setSoTimeout(READ_LIMIT_MS);
            var request = new ByteArrayOutputStream();
            request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(body);
            request.writeTo(socket.getOutputStream());
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer answer(byte[] all) throws IOException {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) throw new IOException("the server answered nothing that is HTTP");
        List<String> lines = List.of(text.substring(0, end).split("\r\n"));
        return new Answer(Integer.parseInt(lines.getFirst().split(" ")[1]), lines.subList(1, lines.size()), Arrays.copyOfRange(all, end + 4, all.length));
    }

    @Override public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
