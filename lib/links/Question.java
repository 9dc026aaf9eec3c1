package links;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a probe asks over a link: bytes to which every server of the protocol has something to say. */
@FunctionalInterface public interface Question {
    /** GET /, which any HTTP server answers, if only with an error. */
    Question HTTP = padding -> ("GET / HTTP/1.0\r\nX-Padding: " + "x".repeat(padding) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    /** The preface of HTTP/2, an empty SETTINGS frame, and a frame of a type that nobody knows and all must ignore. */
    Question HTTP2 = padding -> {
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        int header = 9;
        return ByteBuffer.allocate(preface.length + 2 * header + padding).put(preface).putInt(4).put((byte) 0).putInt(0)
            .putInt(padding << 8 | 0xef).put((byte) 0).putInt(0).array();
    };
    /** An ApiVersions request of version 0, which brokers and controllers of Kafka answer without ado. */
    Question KAFKA = padding -> {
        byte[] client = ("casebook-probe" + "x".repeat(padding)).getBytes(StandardCharsets.US_ASCII);
        int apiVersions = 18;
        int headerBytes = 2 + 2 + 4 + 2;
        return ByteBuffer.allocate(4 + headerBytes + client.length).putInt(headerBytes + client.length).putShort((short) apiVersions).putShort((short) 0).putInt(1)
            .putShort((short) client.length).put(client).array();
    };

    /** @param paddingBytes makes it longer, to see how fast a link is; 0 to 8000 */
    byte[] bytes(int paddingBytes);
}
