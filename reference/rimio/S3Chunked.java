package rimio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Decodes a body sent as aws-chunked, in all its variants: plain or signed, with or without trailers (contracts/rimio.md §7, clause 58).
 * Each chunk is {@code hex-size[;chunk-signature=...] CRLF data CRLF}; a chunk of size 0 ends the data, trailer lines may follow.
 * Signatures are not checked, as nothing else of the authorization is.
 */
final class S3Chunked {
    private static final int LINE_LIMIT_BYTES = 8 << 10;
    private static final int TRAILER_LIMIT = 100;
    /** Framing may cost more than the data when chunks are tiny, but not without end. */
    private static final int FRAMING_LIMIT_BYTES = 16 << 20;

    private final InputStream in;
    private final int limitBytes;
    private int framingBytes;

    S3Chunked(InputStream in, int limitBytes) {
        this.in = new BufferedInputStream(in);
        this.limitBytes = limitBytes;
    }

    byte[] decode() throws IOException {
        var data = new ByteArrayOutputStream();
        for (var sizeBytes = chunkSizeBytes(); sizeBytes > 0; sizeBytes = chunkSizeBytes()) {
            if (sizeBytes > limitBytes - data.size()) throw S3Error.tooLarge(limitBytes);
            var chunk = in.readNBytes(sizeBytes);
            if (chunk.length < sizeBytes) throw S3Error.incompleteBody("the body ends inside a chunk");
            data.writeBytes(chunk);
            if (!line().isEmpty()) throw S3Error.invalidArgument("a chunk is longer than its size says");
        }
        takeTrailers();
        return data.toByteArray();
    }

    private int chunkSizeBytes() throws IOException {
        var header = line();
        var semicolon = header.indexOf(';');
        var size = (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) throw S3Error.invalidArgument("a chunk of the aws-chunked body does not begin with its size");
        return (int) Math.min(Long.parseLong(size, 16), Integer.MAX_VALUE);
    }

    /** A checksum that nobody verifies must not travel here either: it is refused like the header of its name (clause 38). */
    private void takeTrailers() throws IOException {
        for (var count = 0; count <= TRAILER_LIMIT; count++) {
            var trailer = lineOrEnd();
            if (trailer == null) return;
            if (trailer.isEmpty()) continue;
            var colon = trailer.indexOf(':');
            if (colon < 1) throw S3Error.invalidArgument("a trailer of the aws-chunked body is not name:value");
            if (S3Unsupported.isChecksum(trailer.substring(0, colon).strip().toLowerCase(Locale.ROOT))) throw S3Error.notImplemented("the trailer " + trailer.substring(0, colon));
        }
        throw S3Error.invalidArgument("the aws-chunked body does not end after its trailers");
    }

    private String line() throws IOException {
        var line = lineOrEnd();
        if (line == null) throw S3Error.incompleteBody("the aws-chunked body ends without its last chunk");
        return line;
    }

    /** The next line without its CRLF (or LF, which some clients send), null at the end of the body. */
    private String lineOrEnd() throws IOException {
        var line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            if (line.size() == LINE_LIMIT_BYTES || ++framingBytes > FRAMING_LIMIT_BYTES) throw S3Error.invalidArgument("the framing of the aws-chunked body is too long");
            line.write(next);
        }
        if (next < 0 && line.size() == 0) return null;
        var text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
