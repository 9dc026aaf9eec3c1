package systems.fetchbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A message of proto3's wire format: its fields by number, each a {@code Long} or bytes. A text that is no message has no fields. */
final class Proto {
    private final Map<Integer, List<Object>> fields = new TreeMap<>();
    private final byte[] in;
    private int at;

    private Proto(byte[] in) { this.in = in; }

    static Proto of(byte[] message) {
        var read = new Proto(message);
        try {
            while (read.at < message.length) read.field();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            read.fields.clear();
        }
        return read;
    }

    private void field() {
        long tag = varint();
        Object value = switch ((int) tag & 7) {
            case 0 -> varint();
            case 2 -> slice(Math.toIntExact(varint()));
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        };
        fields.computeIfAbsent((int) (tag >>> 3), k -> new ArrayList<>()).add(value);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = in[at++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) return value;
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    private byte[] slice(int length) {
        if (length < 0 || length > in.length - at) throw new IllegalArgumentException("a field of " + length + " bytes");
        at += length;
        return java.util.Arrays.copyOfRange(in, at - length, at);
    }

    long number(int field) { return fields.getOrDefault(field, List.of(0L)).getLast() instanceof Long n ? n : 0; }

    byte[] bytes(int field) { return fields.getOrDefault(field, List.of(new byte[0])).getLast() instanceof byte[] b ? b : new byte[0]; }

    String text(int field) { return new String(bytes(field), StandardCharsets.UTF_8); }

    List<byte[]> all(int field) { return fields.getOrDefault(field, List.of()).stream().filter(v -> v instanceof byte[]).map(v -> (byte[]) v).toList(); }

    /** Of a map field, or of repeated pairs of two texts. */
    Map<String, String> map(int field) {
        Map<String, String> map = new LinkedHashMap<>();
        for (byte[] entry : all(field)) map.put(of(entry).text(1), of(entry).text(2));
        return map;
    }

    /** Writes fields one after the other. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Writer text(int field, String value) { return bytes(field, value.getBytes(StandardCharsets.UTF_8)); }

        Writer bytes(int field, byte[] value) {
            varint((long) field << 3 | 2);
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
}
