package fetchbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of proto3's wire format that the messages of contracts/fetchbox.md §4 need: varints and length-delimited fields. */
final class Proto {
    static final class Malformed extends RuntimeException {
        Malformed(String message) { super(message, null, false, false); }
    }

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private Proto() {}

    /** Fields in the order of writing; those that have proto3's default are left out. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer number(int field, long value) {
            if (value == 0) return this;
            varint((long) field << 3 | VARINT);
            varint(value);
            return this;
        }

        Writer text(int field, String value) { return value.isEmpty() ? this : message(field, value.getBytes(StandardCharsets.UTF_8)); }

        Writer texts(int field, List<String> values) {
            values.forEach(v -> message(field, v.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        Writer bytes(int field, byte[] value) { return value.length == 0 ? this : message(field, value); }

        Writer map(int field, Map<String, String> values) {
            values.forEach((k, v) -> message(field, new Writer().text(1, k).text(2, v).done()));
            return this;
        }

        /** Present even when it is empty. */
        Writer message(int field, byte[] value) {
            varint((long) field << 3 | BYTES);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] done() { return out.toByteArray(); }

        private void varint(long value) {
            for (; (value & ~0x7fL) != 0; value >>>= 7) out.write((int) (value & 0x7f | 0x80));
            out.write((int) value);
        }
    }

    /** All fields of a message by number; unknown ones do no harm. */
    static final class Reader {
        private final Map<Integer, List<byte[]>> bytes = new HashMap<>();
        private final Map<Integer, Long> numbers = new HashMap<>();
        private final byte[] in;
        private int at;

        /** @throws Malformed when it is no message */
        Reader(byte[] message) {
            in = message;
            while (at < in.length) field();
        }

        private void field() {
            long tag = varint();
            int field = (int) (tag >>> 3);
            if (field < 1) throw new Malformed("field number " + field);
            switch ((int) tag & 7) {
                case VARINT -> numbers.put(field, varint());
                case BYTES -> bytes.computeIfAbsent(field, k -> new ArrayList<>()).add(slice((int) Math.min(varint(), Integer.MAX_VALUE)));
                case 1 -> slice(8);
                case 5 -> slice(4);
                default -> throw new Malformed("wire type " + (tag & 7));
            }
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == in.length) throw new Malformed("it ends within a number");
                int b = in[at++];
                value |= (b & 0x7fL) << shift;
                if (b >= 0) return value;
            }
            throw new Malformed("a number of more than 64 bits");
        }

        private byte[] slice(int length) {
            if (length < 0 || length > in.length - at) throw new Malformed("it ends within a field");
            at += length;
            return java.util.Arrays.copyOfRange(in, at - length, at);
        }

        long number(int field) { return numbers.getOrDefault(field, 0L); }

        byte[] bytes(int field) { return bytes.containsKey(field) ? bytes.get(field).getLast() : new byte[0]; }

        String text(int field) { return new String(bytes(field), StandardCharsets.UTF_8); }

        List<byte[]> all(int field) { return bytes.getOrDefault(field, List.of()); }

        List<String> texts(int field) { return all(field).stream().map(b -> new String(b, StandardCharsets.UTF_8)).toList(); }

        Map<String, String> map(int field) {
            Map<String, String> map = new LinkedHashMap<>();
            for (byte[] entry : all(field)) {
                var pair = new Reader(entry);
                map.put(pair.text(1), pair.text(2));
            }
            return map;
        }
    }
}
