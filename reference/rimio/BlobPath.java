package rimio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/** Names of blobs: decoding, normal form (contracts/rimio.md §6) and order. */
final class BlobPath {
    static final Comparator<String> UTF8_ORDER = (a, b) ->
        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final int MAX_COMPONENT_BYTES = 255; // each component is a folder on disk

    private BlobPath() {}

    /** Strips the leading slash and collapses double ones. @throws Refusal 400 for an empty path, '.' or '..' */
    static String normalise(String path, Defects defects) {
        var components = new ArrayList<String>();
        for (var component : path.split("/")) {
            if (component.isEmpty() && !defects.on(Defect.DOUBLE_SLASH_KEPT)) continue;
            if (component.equals(".") || component.equals("..")) {
                if (defects.on(Defect.DOT_DOT_ACCEPTED)) continue;
                throw Refusal.badRequest("path must not contain '.' or '..'");
            }
            if (component.indexOf('\0') >= 0 || component.getBytes(StandardCharsets.UTF_8).length > MAX_COMPONENT_BYTES)
                throw Refusal.badRequest("path component is not a legal name");
            components.add(component);
        }
        if (components.isEmpty() && !defects.on(Defect.EMPTY_PATH_ACCEPTED)) throw Refusal.badRequest("path is empty");
        return String.join("/", components);
    }

    /** Percent-decodes raw request text. @throws Refusal 400 for a bad escape or bytes that are not UTF-8 */
    static String decode(String raw, boolean plusIsSpace) {
        var bytes = new ByteArrayOutputStream(raw.length());
        var source = raw.getBytes(StandardCharsets.ISO_8859_1); // the server hands over request bytes as one char each
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '+' && plusIsSpace) bytes.write(' ');
            else if (source[i] != '%') bytes.write(source[i]);
            else {
                int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) throw Refusal.badRequest("bad percent escape");
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("not UTF-8");
        }
    }

    /** Escapes a query value. */
    static String encode(String text) { return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8); }
}
