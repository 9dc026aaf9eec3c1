package http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client for one address that sends paths as they are given: nothing is normalised, re-encoded or retried.
 * Every request has a deadline for the whole answer, and every exchange is told to a listener.
 */
public final class Http implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private final HttpClient client;
    private final String name;
    private final String base;
    private final Duration limit;
    private final Listener listener;

    /** @param name how the address is called in messages, such as {@code n1}; @param base such as {@code http://127.0.0.1:8080} */
    public Http(String name, String base, Duration limit, Listener listener) {
        this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT).build(), name, base, limit, listener);
    }

    private Http(HttpClient client, String name, String base, Duration limit, Listener listener) {
        this.client = client;
        this.name = name;
        this.base = base;
        this.limit = limit;
        this.listener = listener;
    }

    /** The same client and address with another deadline for each request; only this one need be closed. */
    public Http within(Duration other) { return new Http(client, name, base, other, listener); }

    public Request get(String rawPath) { return new Request("GET", rawPath); }

    public Request head(String rawPath) { return new Request("HEAD", rawPath); }

    public Request put(String rawPath, byte[] body) { return new Request("PUT", rawPath).body(body); }

    public Request post(String rawPath, byte[] body) { return new Request("POST", rawPath).body(body); }

    /** Any method; the path is sent as it is given. */
    public Request request(String method, String rawPath) { return new Request(method, rawPath); }

    public Request delete(String rawPath) { return new Request("DELETE", rawPath); }

    /** Ends the client's threads; one that still waits in the system would delay the end of the JVM by 300 ms. */
    @Override public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

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
            CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(built(), BodyHandlers.ofByteArray());
            try {
                HttpResponse<byte[]> r = pending.get(within.toMillis(), TimeUnit.MILLISECONDS);
                return listener.answered(name, new Reply(asked, r.statusCode(), r.headers(), r.body(), (System.nanoTime() - start) / 1_000_000));
            } catch (ExecutionException e) {
                throw noAnswer(asked, String.valueOf(e.getCause()), e.getCause());
            } catch (TimeoutException e) {
                pending.cancel(true);
                throw noAnswer(asked, "no whole answer within " + within.toMillis() + " ms", e);
            } catch (InterruptedException e) {
                pending.cancel(true);
                Thread.currentThread().interrupt();
                throw noAnswer(asked, "interrupted", e);
            }
        }

        private NoAnswer noAnswer(String asked, String why, Throwable cause) {
            listener.failed(asked + " -> no answer: " + why);
            return new NoAnswer(asked + ": " + why, cause instanceof IOException io ? io : new IOException(why, cause));
        }

        private HttpRequest built() {
            var builder = HttpRequest.newBuilder(URI.create(base + rawPath))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            if (!headers.isEmpty()) builder.headers(headers.toArray(String[]::new));
            return builder.build();
        }
    }
}
