package links;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The preface of HTTP/2, an empty SETTINGS frame, and a frame of a type that nobody knows and all must ignore (RFC 9113 §3.4, §5.5).
 * A server sends settings of its own as soon as somebody connects, so that only its acknowledgement is an answer.
 */
final class Http2Question implements Question {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 9;
    private static final byte SETTINGS = 4;
    private static final byte ACK = 1;
    private static final byte UNKNOWN = (byte) 0xef;

    @Override public byte[] bytes(int paddingBytes) {
        return frame(frame(ByteBuffer.allocate(PREFACE.length + 2 * HEADER_BYTES + paddingBytes).put(PREFACE), SETTINGS, 0), UNKNOWN, paddingBytes).array();
    }

    /** Without flags, on the connection itself; its payload stays zero. */
    private static ByteBuffer frame(ByteBuffer to, byte type, int payloadBytes) { return to.putInt(payloadBytes << 8 | type & 0xff).put((byte) 0).putInt(0).position(to.position() + payloadBytes); }

    /** Frame by frame; the last may not be there as a whole. */
    @Override public boolean isAnsweredBy(byte[] soFar) {
        ByteBuffer in = ByteBuffer.wrap(soFar);
        while (in.remaining() >= HEADER_BYTES) {
            int lengthAndType = in.getInt();
            boolean ack = in.get() == ACK && (byte) lengthAndType == SETTINGS;
            if (ack) return true;
            in.getInt();
            in.position(Math.min(in.limit(), in.position() + (lengthAndType >>> 8)));
        }
        return false;
    }
}
