package rimio;

import java.io.IOException;
import java.io.InputStream;

/** The body of one request: read at most once, and never more of it than the limit. */
final class S3Body {
    private static final long DRAIN_LIMIT_BYTES = 64L << 20;

    private final InputStream in;
    private final int limitBytes;

    S3Body(InputStream in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    byte[] plain() throws IOException {
        var bytes = cut();
        if (in.read() >= 0) throw S3Error.tooLarge(limitBytes);
        return bytes;
    }

    /** What fits, and no word about the rest. */
    byte[] cut() throws IOException { return in.readNBytes(limitBytes); }

    /** The payload of an aws-chunked body, without its framing. */
    byte[] unchunked() throws IOException { return new S3Chunked(in, limitBytes).decode(); }

    /** Takes what the client still sends. @return false when it sends more than anyone should have to take */
    boolean drain() throws IOException {
        var buffer = new byte[1 << 16];
        for (var drainedBytes = 0L; drainedBytes <= DRAIN_LIMIT_BYTES; ) {
            var count = in.read(buffer);
            if (count < 0) return true;
            drainedBytes += count;
        }
        return false;
    }
}
