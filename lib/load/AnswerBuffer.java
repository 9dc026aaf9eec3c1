package load;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes the bytes of an HTTP/1.1 answer as they come, until it is whole (RFC 9112 §6). Made once per connection. */
final class AnswerBuffer implements Answer {
    private static final int FIRST_BYTES = 4 << 10;
    private static final int LIMIT_BYTES = 256 << 20;
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECTION = "connection:".getBytes(StandardCharsets.US_ASCII);

    /** How the end of the body is known. */
    private enum Framing { HEAD_ONLY, LENGTH, CHUNKS, END_OF_CONNECTION }

    private byte[] bytes = new byte[FIRST_BYTES];
    private int count;
    private boolean bodyless;
    private int scanned;
    private int headStart;
    private int bodyStart;
    private int bodyLength;
    private int nextChunk;
    private int status;
    private boolean keepAlive;
    private Framing framing;

    /** @param head the request is a HEAD: its answer has no body */
    void begin(boolean head) {
        bodyless = head;
        count = scanned = headStart = 0;
        bodyStart = -1;
        keepAlive = false;
    }

    /** Returns whether the answer is whole. */
    boolean take(ByteBuffer in) throws ProtocolException {
        int length = in.remaining();
        if (count + length > bytes.length) grow(count + length);
        in.get(bytes, count, length);
        count += length;
        while (bodyStart < 0) {
            int end = endOfHead();
            if (end < 0) return false;
            if (!readHead(end)) headStart = end; // an interim answer, such as 100 Continue
        }
        return switch (framing) {
            case HEAD_ONLY -> whole(bodyStart);
            case LENGTH -> count >= bodyStart + bodyLength && whole(bodyStart + bodyLength);
            case CHUNKS -> chunks();
            case END_OF_CONNECTION -> false;
        };
    }

    /** More than the answer would be taken for a part of the next one. */
    private boolean whole(int end) throws ProtocolException {
        if (count > end) throw new ProtocolException("more than one answer");
        return true;
    }

    /** The server closed the connection: whether that is the end of a whole answer. */
    boolean endsWithConnection() {
        if (bodyStart < 0 || framing != Framing.END_OF_CONNECTION) return false;
        bodyLength = count - bodyStart;
        return true;
    }

    boolean reusable() { return keepAlive; }

    private void grow(int needed) throws ProtocolException {
        if (needed > LIMIT_BYTES) throw new ProtocolException("an answer of more than " + LIMIT_BYTES + " bytes");
        bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }

    private int endOfHead() {
        for (int i = Math.max(scanned, headStart + 3); i < count; i++)
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') return scanned = i + 1;
        scanned = count;
        return -1;
    }

    /** Reads the head that ends before {@code end}; false for an interim answer. */
    private boolean readHead(int end) throws ProtocolException {
        if (end - headStart < 14 || bytes[headStart] != 'H' || bytes[headStart + 5] != '1' || bytes[headStart + 8] != ' ') throw new ProtocolException("no HTTP/1.x status line");
        status = digit(9) * 100 + digit(10) * 10 + digit(11);
        if (status / 100 == 1) return false;
        keepAlive = bytes[headStart + 7] == '1';
        framing = Framing.END_OF_CONNECTION;
        bodyLength = 0;
        for (int line = afterLine(headStart); bytes[line] != '\r'; line = afterLine(line)) readHeader(line);
        if (bodyless || status == 204 || status == 304) {
            framing = Framing.HEAD_ONLY;
            bodyLength = 0;
        }
        bodyStart = nextChunk = end;
        if (framing == Framing.LENGTH && bodyStart + bodyLength > bytes.length) grow(bodyStart + bodyLength);
        if (framing == Framing.END_OF_CONNECTION) keepAlive = false;
        return true;
    }

    private void readHeader(int line) throws ProtocolException {
        int first = bytes[line] | 0x20;
        if (first == 'c' && startsWith(line, CONTENT_LENGTH)) {
            if (framing == Framing.CHUNKS) return;
            framing = Framing.LENGTH;
            bodyLength = number(line + CONTENT_LENGTH.length, 10);
        } else if (first == 'c' && startsWith(line, CONNECTION)) {
            if (hasToken(line + CONNECTION.length, "close")) keepAlive = false;
        } else if (first == 't' && startsWith(line, TRANSFER_ENCODING) && hasToken(line + TRANSFER_ENCODING.length, "chunked")) {
            framing = Framing.CHUNKS;
            bodyLength = 0;
        }
    }

    /** Moves each whole chunk to the end of the body so far. */
    private boolean chunks() throws ProtocolException {
        while (true) {
            int line = nextChunk;
            int data = afterLine(line);
            if (data < 0) return false;
            int size = number(line, 16);
            if (size == 0) {
                int last = data;
                while (last >= 0 && last < count && bytes[last] != '\r') last = afterLine(last); // trailers
                return last >= 0 && count >= last + 2 && whole(last + 2);
            }
            if (count < data + size + 2) return false;
            if (bytes[data + size] != '\r' || bytes[data + size + 1] != '\n') throw new ProtocolException("a chunk of another length");
            System.arraycopy(bytes, data, bytes, bodyStart + bodyLength, size);
            bodyLength += size;
            nextChunk = data + size + 2;
        }
    }

    /** Index after the next line feed, or -1. */
    private int afterLine(int from) {
        for (int i = from; i < count; i++) if (bytes[i] == '\n') return i + 1;
        return -1;
    }

    private boolean startsWith(int from, byte[] lowerCase) {
        if (from + lowerCase.length > count) return false;
        for (int i = 0; i < lowerCase.length; i++) if ((bytes[from + i] | 0x20) != (lowerCase[i] | 0x20)) return false;
        return true;
    }

    private int number(int from, int radix) throws ProtocolException {
        int i = from;
        while (bytes[i] == ' ') i++;
        long number = 0;
        int digits = 0;
        for (int d = Character.digit(bytes[i], radix); d >= 0; d = Character.digit(bytes[++i], radix)) {
            number = number * radix + d;
            if (++digits > 9) throw new ProtocolException("a length of more than nine digits");
        }
        if (digits == 0) throw new ProtocolException("no length");
        return (int) Math.min(number, LIMIT_BYTES + 1L);
    }

    private boolean hasToken(int from, String token) {
        for (String word : value(from).split(",")) if (word.strip().equalsIgnoreCase(token)) return true;
        return false;
    }

    private String value(int from) {
        int end = from;
        while (bytes[end] != '\r' && bytes[end] != '\n') end++;
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).strip();
    }

    private int digit(int offset) throws ProtocolException {
        int digit = bytes[headStart + offset] - '0';
        if (digit < 0 || digit > 9) throw new ProtocolException("no HTTP status");
        return digit;
    }

    @Override public int status() { return status; }

    @Override public String header(String name) {
        byte[] wanted = (name + ":").getBytes(StandardCharsets.ISO_8859_1);
        for (int line = afterLine(headStart); bytes[line] != '\r'; line = afterLine(line)) if (startsWith(line, wanted)) return value(line + wanted.length);
        return "";
    }

    @Override public int bodyLength() { return bodyLength; }

    @Override public byte[] bytes() { return bytes; }

    @Override public int bodyStart() { return bodyStart; }
}
