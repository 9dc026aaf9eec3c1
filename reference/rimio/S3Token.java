package rimio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Where a list goes on (contracts/rimio.md §7): after the path of a key, or after all keys below the path of a common prefix.
 * Opaque to the client. The check sum tells a token from garbage that happens to be base64.
 */
record S3Token(String path, boolean wholePrefix) {
    private static final int CHECK_DIGITS = 8;

    String text() {
        var content = (wholePrefix ? "p" : "k") + path;
        return Base64.getUrlEncoder().withoutPadding().encodeToString((check(content) + content).getBytes(UTF_8));
    }

    /** @throws S3Error when this gateway never made such a token */
    static S3Token of(String text) {
        try {
            var decoded = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            var content = decoded.substring(CHECK_DIGITS);
            if (decoded.startsWith(check(content)) && !content.isEmpty()) return new S3Token(content.substring(1), content.startsWith("p"));
        } catch (IllegalArgumentException | IndexOutOfBoundsException garbage) {
            // refused below
        }
        throw S3Error.invalidArgument("this is not a continuation-token");
    }

    private static String check(String content) {
        var sum = new CRC32();
        sum.update(content.getBytes(UTF_8));
        return HexFormat.of().toHexDigits(sum.getValue(), CHECK_DIGITS);
    }
}
