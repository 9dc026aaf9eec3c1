package history.linear;

import java.util.Objects;

/**
 * What a client asked of one key. A key is absent at first. In a versioned object each write gives the value a version, which the
 * server chooses: an etag, a revision.
 */
public sealed interface Action {

    /** Answers the value, or that there is none. */
    record Get() implements Action {
        @Override public String toString() { return "get"; }
    }

    /** Writes the value, whatever was there. */
    record Set(String value) implements Action {
        public Set { Objects.requireNonNull(value, "value"); }

        @Override public String toString() { return "set " + Quoted.of(value); }
    }

    /** Makes the key absent. It may answer whether that removed a value ({@code existed}). */
    record Delete() implements Action {
        @Override public String toString() { return "delete"; }
    }

    /**
     * Writes the value if the present one is {@code expected}; answers whether it did.
     *
     * @param expected null: only if the key is absent
     */
    record Cas(String expected, String value) implements Action {
        public Cas { Objects.requireNonNull(value, "value"); }

        @Override public String toString() { return "cas " + Quoted.of(expected) + " -> " + Quoted.of(value); }
    }

    /**
     * Writes the value if the present version is {@code version}; answers whether it did, and the new version.
     *
     * @param version null: only if the key is absent
     */
    record PutIf(String version, String value) implements Action {
        public PutIf { Objects.requireNonNull(value, "value"); }

        @Override public String toString() { return "put " + Quoted.of(value) + " if " + (version == null ? "absent" : "version " + version); }
    }

    /** What it writes where it takes effect; null for one that reads or removes. */
    default String written() {
        return switch (this) {
            case Set s -> s.value();
            case Cas c -> c.value();
            case PutIf p -> p.value();
            case Get _, Delete _ -> null;
        };
    }

    /** Whether it only looks. */
    default boolean reads() { return this instanceof Get; }

    /** Whether it takes effect only under a condition, and answers whether that held. */
    default boolean conditional() { return this instanceof Cas || this instanceof PutIf; }
}
