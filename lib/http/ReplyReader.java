package http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads one HTTP/1.1 answer from a connection, framed as RFC 9112 §6 says. What is no HTTP is a {@link ProtocolException},
 * an answer that ends too soon an {@link EOFException}.
 */
final class ReplyReader {
    private static final int LINE_LIMIT_BYTES = 64 << 10;
    private static final int HEADERS_LIMIT = 1000;
    private static final int BODY_LIMIT_BYTES = 256 << 20;
    private static final int PIECE_BYTES = 16 << 10;

    /** @param reusable whether the connection can carry another exchange */
    record Answer(int status, HttpHeaders headers, byte[] body, boolean reusable) {}

    private final Connection connection;
    private final Deadline deadline;
    private boolean begun;

    ReplyReader(Connection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    /** Whether a byte of the answer has come. */
    boolean hasBegun() { return begun; }

    /** @param bodyless the request was a HEAD, whose answer has no body whatever its headers say */
    Answer read(boolean bodyless) throws IOException {
        String statusLine = line();
        while (statusOf(statusLine) / 100 == 1) { // interim answers, such as 100 Continue
            headers();
            statusLine = line();
        }
        int status = statusOf(statusLine);
        HttpHeaders headers = headers();
        boolean reusable = statusLine.startsWith("HTTP/1.1") && headers.allValues("connection").stream().noneMatch(v -> v.equalsIgnoreCase("close"));
        if (bodyless || status == 204 || status == 304) return new Answer(status, headers, new byte[0], reusable);
        if (headers.firstValue("transfer-encoding").filter(v -> v.equalsIgnoreCase("chunked")).isPresent()) return new Answer(status, headers, chunks(), reusable);
        var length = headers.firstValue("content-length");
        if (length.isEmpty()) return new Answer(status, headers, untilEnd(), false);
        return new Answer(status, headers, exactly(number(length.get(), 10)), reusable);
    }

    private static int statusOf(String line) throws ProtocolException {
        if (!line.matches("HTTP/1\\.[01] \\d{3}( .*)?")) throw new ProtocolException("no HTTP status line: " + line);
        return Integer.parseInt(line.substring(9, 12));
    }

    private HttpHeaders headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || ++count > HEADERS_LIMIT) throw new ProtocolException("no HTTP header: " + line);
            headers.computeIfAbsent(line.substring(0, colon), k -> new ArrayList<>()).add(line.substring(colon + 1).strip());
        }
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream(128);
        for (int b = connection.read(deadline); b != '\n'; b = connection.read(deadline)) {
            begun = true;
            bytes.write(b);
            if (bytes.size() > LINE_LIMIT_BYTES) throw new ProtocolException("a line of more than " + LINE_LIMIT_BYTES + " bytes");
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = number(line().replaceFirst(";.*", "").strip(), 16);
            if (size == 0) break;
            body.writeBytes(exactly(size));
            requireSize(body.size());
            if (!line().isEmpty()) throw new ProtocolException("a chunk is longer than its size");
        }
        headers(); // trailers
        return body.toByteArray();
    }

    private byte[] exactly(int size) throws IOException {
        requireSize(size);
        byte[] bytes = new byte[size];
        for (int done = 0; done < size; ) {
            int count = connection.read(bytes, done, size - done, deadline);
            if (count < 0) throw new EOFException("the body ends after " + done + " of " + size + " bytes");
            done += count;
        }
        return bytes;
    }

    private byte[] untilEnd() throws IOException {
        var body = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        for (int count = connection.read(piece, 0, piece.length, deadline); count >= 0; count = connection.read(piece, 0, piece.length, deadline)) {
            body.write(piece, 0, count);
            requireSize(body.size());
        }
        return body.toByteArray();
    }

    private static int number(String text, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0 && text.charAt(0) != '+') return number;
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ProtocolException("no length: " + text);
    }

    private static void requireSize(int bytes) throws ProtocolException {
        if (bytes > BODY_LIMIT_BYTES) throw new ProtocolException("a body of more than " + BODY_LIMIT_BYTES + " bytes");
    }
}
