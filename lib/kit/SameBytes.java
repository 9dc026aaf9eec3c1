package kit;

import java.util.Arrays;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;

/** Matches equal bytes; a mismatch names sizes, digests and the first difference in place of the bytes. */
public final class SameBytes extends TypeSafeMatcher<byte[]> {
    private static final int SHOWN_BYTES = 60;
    private final byte[] expected;

    private SameBytes(byte[] expected) { this.expected = expected; }

    public static Matcher<byte[]> sameBytes(byte[] expected) { return new SameBytes(expected); }

    @Override protected boolean matchesSafely(byte[] actual) { return Arrays.equals(expected, actual); }

    @Override public void describeTo(Description d) { d.appendText(described(expected)); }

    @Override protected void describeMismatchSafely(byte[] actual, Description d) {
        d.appendText("was ").appendText(described(actual));
        int at = Arrays.mismatch(expected, actual);
        if (at > 0) d.appendText(", equal up to byte " + at);
        if (isText(actual)) d.appendText(": " + new String(actual, 0, Math.min(SHOWN_BYTES, actual.length)));
    }

    private static String described(byte[] bytes) { return bytes.length + " bytes with sha256 " + Digests.sha256(bytes).substring(0, 8) + "…"; }

    private static boolean isText(byte[] bytes) {
        for (int i = 0; i < Math.min(SHOWN_BYTES, bytes.length); i++) if (bytes[i] < 0x20 && bytes[i] != '\n' || bytes[i] == 0x7f) return false;
        return bytes.length > 0;
    }
}
