package kit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests in the form the contracts write them. */
public final class Digests {
    private Digests() {}

    /** Lower-case hex SHA-256. */
    public static String sha256(byte[] bytes) { return HexFormat.of().formatHex(digest("SHA-256", bytes)); }

    public static byte[] md5(byte[] bytes) { return digest("MD5", bytes); }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
