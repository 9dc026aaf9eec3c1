package rimio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Lower-case hex SHA-256, the etag of a body and the name of a part. */
final class Sha256 {
    private Sha256() {}

    static String hex(byte[] bytes) { return HexFormat.of().formatHex(digest(bytes)); }

    static String hex(String text) { return hex(text.getBytes(StandardCharsets.UTF_8)); }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
