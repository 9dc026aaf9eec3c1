package rimio;

import rimio.Register.Certified;
import rimio.Register.WriteRecord;

import java.util.List;
import java.util.SortedMap;

/** One replica as the coordinator sees it: this process or a peer. A peer that does not answer throws {@link Unreachable}. */
interface Replica {
    /** {@code record} is the memory of the asked write id, or null. */
    record Promise(boolean granted, Register register, WriteRecord record) {}

    /** States by path in UTF-8 order; {@code more} when the page was cut, then nothing is known beyond its last path. */
    record Scan(SortedMap<String, Register> registers, boolean more) {}

    record PartBytes(String sha256, byte[] bytes) {}

    /** Everything about a path, for repair. */
    record History(Register register, List<WriteRecord> records) {}

    final class Unreachable extends RuntimeException {
        /** False when the request certainly did not reach the peer. */
        final boolean maybeDone;

        Unreachable(String message, boolean maybeDone) {
            super(message, null, false, false);
            this.maybeDone = maybeDone;
        }
    }

    String nodeId();

    Promise prepare(int slot, String path, Ballot ballot, String writeId);

    /** @return false if a higher ballot was promised */
    boolean accept(int slot, Certified proposal, Certified base, byte[] body);

    void commit(int slot, Certified chosen);

    /** @return true if the proposal is gone here, cannot come back, and nobody else can have seen it */
    boolean withdraw(int slot, String path, Ballot ballot);

    Register register(int slot, String path);

    History history(int slot, String path);

    Scan scan(String prefix, String afterExclusive, int limit);

    /** Tells where the value of a head was archived; nothing happens if that head is not the visible one. */
    void archived(int slot, String path, String headSha256, String url);

    /** A verified part, or null. */
    PartBytes part(int slot, String path, long generation, int partNo);
}
