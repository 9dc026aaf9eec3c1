package ferrium;

import java.text.Normalizer;
import java.util.Locale;

/** What seeded defects make of the texts of a request; without one a text stays what it is (K13–K15). */
record Flawed(Defects defects) {
    private static final int CUT_KEY_CHARS = 1 << 10;
    private static final int CUT_VALUE_CHARS = 512 << 10;

    String key(String key) {
        if (defects.on(Defect.KEYS_IGNORE_CASE)) key = key.toLowerCase(Locale.ROOT);
        if (defects.on(Defect.LONG_KEY_CUT) && key.length() > CUT_KEY_CHARS) key = key.substring(0, CUT_KEY_CHARS);
        return text(key);
    }

    String value(String value) {
        if (defects.on(Defect.EMPTY_VALUE_REFUSED) && value.isEmpty()) throw new StoreFailure("the value is empty");
        if (defects.on(Defect.VALUE_STRIPPED)) value = value.strip();
        if (defects.on(Defect.LARGE_VALUE_CUT) && value.length() > CUT_VALUE_CHARS) value = value.substring(0, CUT_VALUE_CHARS);
        return text(value);
    }

    private String text(String text) {
        if (defects.on(Defect.UNICODE_NORMALISED)) text = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (defects.on(Defect.NUL_ENDS_TEXT) && text.indexOf(0) >= 0) text = text.substring(0, text.indexOf(0));
        if (defects.on(Defect.BEYOND_BMP_REPLACED)) text = text.codePoints().map(c -> c > 0xFFFF ? '?' : c).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return text;
    }
}
