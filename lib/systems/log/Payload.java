package systems.log;

import history.Entry;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import kit.Digests;
import org.apache.kafka.common.header.Header;

/** How a record is known again: by a header that names it, and by the digest of everything else in it. */
public final class Payload {
    static final String ID_HEADER = "casebook-id";

    private Payload() {}

    /** Of key, value and headers, the one that names the record excepted. Null and empty differ. */
    public static String digest(byte[] key, byte[] value, Iterable<Header> headers) {
        var all = new ByteArrayOutputStream();
        var out = new DataOutputStream(all);
        try {
            write(out, key);
            write(out, value);
            for (Header h : headers) {
                if (h.key().equals(ID_HEADER)) continue;
                out.writeUTF(h.key());
                write(out, h.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digests.sha256(all.toByteArray());
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) out.write(bytes);
    }

    /** A record as a reader or a replica holds it. */
    public static Entry entry(long offset, byte[] key, byte[] value, Iterable<Header> headers, int term) {
        String id = "none";
        for (Header h : headers) if (h.key().equals(ID_HEADER)) id = new String(h.value(), StandardCharsets.UTF_8);
        return new Entry(offset, id, digest(key, value, headers), term);
    }
}
