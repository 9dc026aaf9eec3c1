package systems.fetchbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What a scripted server does with one request. */
@FunctionalInterface public interface Answer {
    /** How long a drip takes to the next byte. */
    Duration DRIP = Duration.ofMillis(200);
    /** More than anybody waits for. */
    int DRIPPED_BYTES = 1_000_000;
    int CHUNK_BYTES = 10_000;

    /** Answers by this connection, which is closed afterwards. */
    void give(Asked asked, Socket connection) throws IOException, InterruptedException;

    static Answer ok(byte[] body) { return ok(body, ""); }

    /** @param type content type; none when it is empty */
    static Answer ok(byte[] body, String type) { return (asked, connection) -> send(connection, 200, type.isEmpty() ? "" : "content-type: " + type + "\r\n", body, body.length); }

    static Answer status(int status) { return (asked, connection) -> send(connection, status, "content-type: text/plain\r\n", ("status " + status).getBytes(StandardCharsets.UTF_8), -1); }

    static Answer moved(String location) { return (asked, connection) -> send(connection, 302, "location: " + location + "\r\n", new byte[0], 0); }

    /** Declares the whole body and breaks off in its midst. */
    static Answer cut(byte[] body) { return (asked, connection) -> send(connection, 200, "", java.util.Arrays.copyOf(body, body.length / 2), body.length); }

    /** Declares fewer bytes than it sends: what follows the declared ones is no part of the body. */
    static Answer tooMuch(byte[] body) {
        byte[] more = java.util.Arrays.copyOf(body, body.length + 100);
        return (asked, connection) -> send(connection, 200, "", more, body.length);
    }

    /** In chunks, without a length. */
    static Answer chunked(byte[] body) { return (asked, connection) -> sendChunks(connection, body, "0\r\n\r\n"); }

    /** In chunks; the last one, which would say that this was all, never comes. */
    static Answer chunkedCut(byte[] body) { return (asked, connection) -> sendChunks(connection, java.util.Arrays.copyOf(body, body.length / 2), ""); }

    /** Without a length: the body ends with the connection. */
    static Answer untilClose(byte[] body) {
        return (asked, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 scripted\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
        };
    }

    /** A byte of the body now and then, for ever. */
    static Answer drip() {
        return (asked, connection) -> {
            send(connection, 200, "", new byte[0], DRIPPED_BYTES);
            for (int i = 0; i < DRIPPED_BYTES; i++) {
                Thread.sleep(DRIP);
                connection.getOutputStream().write('.');
            }
        };
    }

    /** Ends the connection by a reset. */
    static Answer reset() { return (asked, connection) -> connection.setSoLinger(true, 0); }

    /** Says nothing until the client goes. */
    static Answer silence() { return (asked, connection) -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()); }

    static Answer late(Duration delay, Answer then) {
        return (asked, connection) -> {
            Thread.sleep(delay);
            then.give(asked, connection);
        };
    }

    /** Waits until somebody opens the gate. */
    static Answer after(CountDownLatch gate, Answer then) {
        return (asked, connection) -> {
            gate.await();
            then.give(asked, connection);
        };
    }

    private static void sendChunks(Socket connection, byte[] body, String end) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write("HTTP/1.1 200 scripted\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        for (int at = 0; at < body.length; at += CHUNK_BYTES) {
            int size = Math.min(CHUNK_BYTES, body.length - at);
            out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body, at, size);
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(end.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void send(Socket connection, int status, String headers, byte[] sent, int declared) throws IOException {
        String head = "HTTP/1.1 " + status + " scripted\r\n" + headers + "content-length: " + (declared < 0 ? sent.length : declared) + "\r\nconnection: close\r\n\r\n";
        OutputStream out = connection.getOutputStream();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(sent);
        out.flush();
    }
}
