package ferrium;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One entry of the replicated log: sets and a delete are applied all at once or not at all. */
sealed interface Command {
    record Pair(String key, String value) {}

    record SetAll(List<Pair> pairs) implements Command {}

    record Delete(String key) implements Command {}

    static Command set(String key, String value) { return new SetAll(List.of(new Pair(key, value))); }

    default byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            switch (this) {
                case SetAll all -> {
                    out.writeInt(all.pairs.size());
                    for (var pair : all.pairs) {
                        write(out, pair.key);
                        write(out, pair.value);
                    }
                }
                case Delete delete -> {
                    out.writeInt(-1);
                    write(out, delete.key);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Command decoded(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            if (count < 0) return new Delete(read(in));
            var pairs = new ArrayList<Pair>(count);
            for (int i = 0; i < count; i++) pairs.add(new Pair(read(in), read(in)));
            return new SetAll(pairs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With its length in front; UTF-8 in its plain form, so that NUL and 4-byte characters are what they are. */
    static void write(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String read(DataInputStream in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
