package tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The first message of a handshake, byte by byte, for versions that the JDK no longer offers (RFC 2246, 4346, 5246 and 8446). It offers one
 * version only, and what a server of that version could choose.
 */
public record ClientHello(String version) {
    public static final String TLS_1_0 = "TLSv1";
    public static final String TLS_1_1 = "TLSv1.1";
    public static final String TLS_1_2 = "TLSv1.2";
    public static final String TLS_1_3 = "TLSv1.3";
    private static final Map<String, Integer> NUMBERS = Map.of(TLS_1_0, 0x0301, TLS_1_1, 0x0302, TLS_1_2, 0x0303, TLS_1_3, 0x0304);
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;
    private static final int X25519 = 0x001d;
    private static final int P256 = 0x0017;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** As a record of its own. */
    public byte[] bytes() {
        var hello = new Bytes().two(Math.min(NUMBERS.get(version), 0x0303)).random(RANDOM_BYTES).one(0);
        // ECDHE with ECDSA or RSA: of TLS 1.3, then AES-GCM of 1.2, then AES-CBC with SHA-1, which all versions before have
        int[] suites = version.equals(TLS_1_3) ? new int[] {0x1301, 0x1302, 0x1303} : new int[] {0xc02b, 0xc02f, 0xc009, 0xc013, 0xc00a, 0xc014, 0x002f, 0x0035};
        hello.sized(2, twos(suites)).one(1).one(0).sized(2, extensions());
        byte[] message = new Bytes().one(CLIENT_HELLO).sized(3, hello).all();
        return new Bytes().one(HANDSHAKE).two(0x0301).sized(2, new Bytes().bytes(message)).all();
    }

    /** The first half of it. */
    public byte[] half() {
        byte[] all = bytes();
        return java.util.Arrays.copyOf(all, all.length / 2);
    }

    private Bytes extensions() {
        var all = new Bytes();
        extension(all, 10, new Bytes().sized(2, twos(X25519, P256)));
        extension(all, 11, new Bytes().sized(1, new Bytes().one(0)));
        extension(all, 13, new Bytes().sized(2, twos(0x0403, 0x0804, 0x0401, 0x0203, 0x0201)));
        if (!version.equals(TLS_1_3)) return all;
        extension(all, 43, new Bytes().sized(1, twos(NUMBERS.get(TLS_1_3))));
        extension(all, 51, new Bytes().sized(2, new Bytes().two(X25519).sized(2, new Bytes().random(RANDOM_BYTES))));
        return all;
    }

    private static void extension(Bytes to, int type, Bytes content) { to.two(type).sized(2, content); }

    private static Bytes twos(int... numbers) {
        var bytes = new Bytes();
        for (int n : numbers) bytes.two(n);
        return bytes;
    }

    /** The version that a server chose, from the record with its hello; such as {@code TLSv1.2}. */
    static String chosen(byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        int version = in.getShort(9) & 0xffff;
        int at = 11 + RANDOM_BYTES; // record and message headers, version, random
        at += 1 + in.get(at) + 3; // session, suite, compression
        for (at += 2; at + 6 <= record.length; at += 4 + (in.getShort(at + 2) & 0xffff)) if (in.getShort(at) == 43) version = in.getShort(at + 4) & 0xffff;
        int number = version;
        return NUMBERS.entrySet().stream().filter(v -> v.getValue() == number).map(Map.Entry::getKey).findFirst().orElse("version " + Integer.toHexString(number));
    }

    /** Bytes in the making, in network order. */
    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes one(int value) {
            out.write(value);
            return this;
        }

        Bytes two(int value) { return one(value >> 8).one(value); }

        Bytes bytes(byte[] more) {
            out.writeBytes(more);
            return this;
        }

        Bytes random(int count) {
            byte[] random = new byte[count];
            RANDOM.nextBytes(random);
            return bytes(random);
        }

        /** After its size, as a number of so many bytes. */
        Bytes sized(int sizeBytes, Bytes content) {
            for (int i = sizeBytes - 1; i >= 0; i--) one(content.out.size() >> 8 * i);
            return bytes(content.all());
        }

        byte[] all() { return out.toByteArray(); }
    }
}
