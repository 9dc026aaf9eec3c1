package toxiproxy;

import java.util.Arrays;

/** Bytes on their way, and when they came, by {@link System#nanoTime}. */
record Chunk(byte[] bytes, long atNanos) {
    int size() { return bytes.length; }

    Chunk from(int start) { return new Chunk(Arrays.copyOfRange(bytes, start, bytes.length), atNanos); }

    Chunk to(int end) { return new Chunk(Arrays.copyOf(bytes, end), atNanos); }

    Chunk later(long nanos) { return new Chunk(bytes, nanos); }
}
