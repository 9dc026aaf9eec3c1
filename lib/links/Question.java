package links;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a probe asks over a link: bytes to which every server of the protocol has something to say. */
@FunctionalInterface public interface Question {
    /** GET /, which any HTTP server answers, if only with an error. */
    Question HTTP = padding -> ("GET / HTTP/1.0\r\nX-Padding: " + "x".repeat(padding) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    Question HTTP2 = new Http2Question();
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

    /** Whether what came so far answers the question: any byte does, unless servers of the protocol also speak unasked. */
    default boolean isAnsweredBy(byte[] soFar) { return soFar.length > 0; }
}
