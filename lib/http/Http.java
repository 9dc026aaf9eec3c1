package http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tls.ClientTls;

/**
 * A client for one address that sends paths as they are given: nothing is normalised, re-encoded or retried.
 * Every request has a deadline for the whole answer, and every exchange is told to a listener.
 */
public final class Http implements AutoCloseable {
    private static final Set<String> WITH_BODY = Set.of("PUT", "POST", "PATCH");
    private final Connections connections;
    private final String name;
    private final String base;
    private final Duration limit;
    private final Listener listener;

    /** @param name how the address is called in messages, such as {@code n1}; @param base such as {@code http://127.0.0.1:8080} */
    public Http(String name, String base, Duration limit, Listener listener) { this(name, base, ClientTls.PLAIN, limit, listener); }

    /** @param tls how it talks; the base begins with its scheme */
    public Http(String name, String base, ClientTls tls, Duration limit, Listener listener) { this(new Connections(addressOf(base, tls.scheme()), tls), name, base, limit, listener); }

    private Http(Connections connections, String name, String base, Duration limit, Listener listener) {
        this.connections = connections;
        this.name = name;
        this.base = base;
        this.limit = limit;
        this.listener = listener;
    }

    private static InetSocketAddress addressOf(String base, String scheme) {
        URI uri = URI.create(base);
        if (!scheme.equals(uri.getScheme()) || uri.getHost() == null) throw new IllegalArgumentException(base + " is not of the form " + scheme + "://host:port");
        return new InetSocketAddress(uri.getHost(), uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? 80 : 443);
    }

    /** The same client and address with another deadline for each request; only this one need be closed. */
    public Http within(Duration other) { return new Http(connections, name, base, other, listener); }

    public Request get(String rawPath) { return new Request("GET", rawPath); }

    public Request head(String rawPath) { return new Request("HEAD", rawPath); }

    public Request put(String rawPath, byte[] body) { return new Request("PUT", rawPath).body(body); }

    public Request post(String rawPath, byte[] body) { return new Request("POST", rawPath).body(body); }

    /** Any method; the path is sent as it is given. */
    public Request request(String method, String rawPath) { return new Request(method, rawPath); }

    public Request delete(String rawPath) { return new Request("DELETE", rawPath); }

    /** Closes its connections; exchanges that are under way get no answer. */
    @Override public void close() { connections.close(); }

    /** One request in the making; {@link #send} gives the whole answer. */
    public final class Request {
        private final String method;
        private final String rawPath;
        private final List<String> headers = new ArrayList<>();
        private byte[] body;
        private Duration within = limit;

        private Request(String method, String rawPath) {
            this.method = method;
            this.rawPath = rawPath;
        }

        public Request header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        public Request body(byte[] bytes) {
            body = bytes;
            return this;
        }

        /** Deadline of this request, from connect to the last byte. */
        public Request within(Duration d) {
            within = d;
            return this;
        }

        /** Sends and reads all; {@link NoAnswer} when the connection breaks or the deadline passes. */
        public Reply send() {
            String asked = method + " " + base + rawPath + " on " + name;
            long start = System.nanoTime();
            try {
                ReplyReader.Answer a = connections.exchange(bytes(), method, Deadline.in(within));
                return listener.answered(name, new Reply(asked, a.status(), a.headers(), a.body(), (System.nanoTime() - start) / 1_000_000));
            } catch (SocketTimeoutException e) {
                throw noAnswer(asked, e.getMessage() + " within " + (System.nanoTime() - start) / 1_000_000 + " ms", e);
            } catch (IOException e) {
                throw noAnswer(asked, e.toString(), e);
            }
        }

        private NoAnswer noAnswer(String asked, String why, IOException cause) {
            listener.failed(asked + " -> no answer: " + why);
            return new NoAnswer(asked + ": " + why, cause);
        }

        private byte[] bytes() {
            var head = new StringBuilder(method).append(' ').append(rawPath).append(" HTTP/1.1\r\nhost: ").append(base.substring(base.indexOf("//") + 2)).append("\r\n");
            for (int i = 0; i < headers.size(); i += 2) head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
            if (body != null || WITH_BODY.contains(method)) head.append("content-length: ").append(body == null ? 0 : body.length).append("\r\n");
            byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
            if (body == null) return first;
            byte[] all = Arrays.copyOf(first, first.length + body.length);
            System.arraycopy(body, 0, all, first.length, body.length);
            return all;
        }
    }
}
