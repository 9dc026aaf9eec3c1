package fetchbox;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a member of a consumer group was given and has not acknowledged. Messages are acknowledged in any order; what may be committed of a
 * partition ends before the first that is not, so that none is lost with the process.
 */
final class OpenMessages {
    private static final class Partition {
        final TreeSet<Long> open = new TreeSet<>();
        /** The offset after the last that was given. */
        long next;
        /** Offsets before this one need not come again, as the log knows; at first, where it began. */
        long committed;

        Partition(long first) { committed = first; }

        long done() { return open.isEmpty() ? next : open.first(); }
    }

    private final Map<Integer, Partition> partitions = new HashMap<>();

    synchronized void given(int partition, long offset) {
        Partition p = partitions.computeIfAbsent(partition, k -> new Partition(offset));
        p.open.add(offset);
        p.next = offset + 1;
    }

    synchronized void acknowledged(int partition, long offset) {
        if (partitions.containsKey(partition)) partitions.get(partition).open.remove(offset);
    }

    /** Of each partition with news: the offset before which nothing need come again. */
    synchronized Map<Integer, Long> toCommit() {
        Map<Integer, Long> news = new TreeMap<>();
        partitions.forEach((id, p) -> {
            if (p.done() > p.committed) news.put(id, p.done());
        });
        return news;
    }

    synchronized void committed(int partition, long before) {
        if (partitions.containsKey(partition)) partitions.get(partition).committed = before;
    }

    /** The partition is somebody else's now, and what is open of it comes again there. */
    synchronized void lost(int partition) { partitions.remove(partition); }
}
