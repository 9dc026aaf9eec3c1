package rimio;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One HTTP/1.1 connection to a peer, for one request at a time. It knows just what {@link Call} answers: fixed lengths, no chunks. */
final class PeerConnection {
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Socket socket;
    private final BufferedInputStream in;
    private long usedNanos;
    private boolean reusable;

    PeerConnection(InetSocketAddress address, int connectTimeoutMs) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, connectTimeoutMs);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    PeerClient.Response exchange(String method, String host, String target, byte[] body, int timeoutMs) throws IOException {
        reusable = false;
        socket.setSoTimeout(timeoutMs);
        int length = body == null ? 0 : body.length;
        var head = (method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
        var request = new byte[head.length + length];
        System.arraycopy(head, 0, request, 0, head.length);
        if (length > 0) System.arraycopy(body, 0, request, head.length, length);
        socket.getOutputStream().write(request);
        return response();
    }

    private PeerClient.Response response() throws IOException {
        var statusLine = line();
        if (!statusLine.startsWith("HTTP/1.1 ") || statusLine.length() < 12) throw new IOException("no HTTP answer");
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = in.readNBytes(length);
        if (body.length < length) throw new EOFException("answer was cut");
        reusable = !"close".equalsIgnoreCase(headers.get("connection"));
        usedNanos = System.nanoTime();
        return new PeerClient.Response(status, headers, body);
    }

    private String line() throws IOException {
        var text = new StringBuilder(64);
        for (int c; (c = in.read()) != '\n'; ) {
            if (c < 0) throw new EOFException("connection closed");
            if (c != '\r') text.append((char) c);
        }
        return text.toString();
    }

    boolean reusable() { return reusable; }

    boolean isFresh() { return System.nanoTime() - usedNanos < MAX_IDLE_NANOS; }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    /** Closes exchanges that are overdue: a paused peer can also hold up a write, which has no time limit of its own. */
    static final class Reaper {
        private static final long CHECK_MS = 500;

        private final Map<PeerConnection, Long> deadlines = new ConcurrentHashMap<>();
        private volatile boolean running;

        void watch(PeerConnection connection, int timeoutMs) {
            deadlines.put(connection, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
            if (!running) start();
        }

        /** @return false if it was overdue and has been closed */
        boolean release(PeerConnection connection) { return deadlines.remove(connection) != null; }

        private synchronized void start() {
            if (running) return;
            running = true;
            Thread.ofVirtual().name("reaper").start(this::loop);
        }

        private void loop() {
            try {
                while (true) {
                    Thread.sleep(CHECK_MS);
                    deadlines.forEach((connection, deadline) -> {
                        if (System.nanoTime() - deadline > 0 && deadlines.remove(connection) != null) connection.close();
                    });
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
