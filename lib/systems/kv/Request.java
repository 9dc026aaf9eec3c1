package systems.kv;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a client asks of one node. */
public sealed interface Request {
    record Put(String key, String value) implements Request {
        @Override public String toString() { return "set " + shown(key) + " = " + shown(value); }
    }

    record Get(String key) implements Request {
        @Override public String toString() { return "get " + shown(key); }
    }

    record Delete(String key) implements Request {
        @Override public String toString() { return "delete " + shown(key); }
    }

    record Exists(String key) implements Request {
        @Override public String toString() { return "exists " + shown(key); }
    }

    record Batch(List<Pair> pairs) implements Request {
        @Override public String toString() { return "set " + pairs.size() + " pairs, " + pairs.stream().limit(3).map(p -> shown(p.key())).collect(Collectors.joining(" ")); }
    }

    /** What the node itself has applied, whether or not it leads. */
    record LocalGet(String key) implements Request {
        @Override public String toString() { return "local get " + shown(key); }
    }

    /** Makes a cluster of this one node. */
    record Initialize() implements Request {}

    /** @param address of its HTTP, at which clients and other nodes find it (contracts/kv.md §2.6), without scheme, {@code host:port} */
    record AddLearner(int id, String address) implements Request {}

    /** From now on these are the voters. */
    record ChangeMembership(Set<Integer> voters) implements Request {}

    record Pair(String key, String value) {}

    /** Whether it changes nothing, so that it may be asked again. */
    default boolean isRead() { return this instanceof Get || this instanceof Exists || this instanceof LocalGet; }

    /** Long texts are told by their beginning. */
    private static String shown(String text) { return text.length() <= 60 ? text : text.substring(0, 60) + "… (" + text.length() + " characters)"; }

    static Batch batch(Collection<Pair> pairs) { return new Batch(List.copyOf(pairs)); }
}
