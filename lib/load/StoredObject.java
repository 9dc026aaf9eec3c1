package load;

import java.util.HashSet;
import java.util.Set;

/**
 * One object under load: written by one request at a time, each time with the next version, and read at any time. A read may
 * give any version from the one that was acknowledged last when it was sent to the one that was being written when it was answered.
 */
final class StoredObject {
    private final String key;
    private long acknowledged;
    private long begun;
    private boolean writing;
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> open = new HashSet<>();

    StoredObject(String key) { this.key = key; }

    String key() { return key; }

    /** The version to write, or 0 while somebody else writes. */
    synchronized long begin() {
        if (writing) return 0;
        writing = true;
        return ++begun;
    }

    synchronized void acknowledged(long version) {
        acknowledged = version;
        writing = false;
    }

    /** The server said that it did not write it: no read may give it (contracts/rimio.md §11, clause 6). */
    synchronized void refused(long version) {
        refused.add(version);
        writing = false;
    }

    /** It may be there, and from any time on: a server that gave no answer may get to it after later ones. */
    synchronized void unknown(long version) {
        open.add(version);
        writing = false;
    }

    synchronized long acknowledged() { return acknowledged; }

    /** Null when a read that was sent when {@code floor} was acknowledged may give this version. */
    synchronized String judge(long version, long floor) {
        if (open.contains(version)) return null;
        if (version < floor) return "stale read";
        if (version > begun) return "read of what nobody wrote";
        return refused.contains(version) ? "read of a refused write" : null;
    }
}
