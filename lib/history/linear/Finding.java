package history.linear;

import java.util.List;

/**
 * Something that cannot be, seen without a search.
 *
 * @param name such as "stale read"
 * @param sentence what was seen, and why it cannot be
 * @param operations that are named in it
 */
public record Finding(String name, String key, String sentence, List<Operation> operations) {
    @Override public String toString() { return name + " of " + key + ": " + sentence; }
}
