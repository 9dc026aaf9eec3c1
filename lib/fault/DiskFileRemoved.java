package fault;

import java.nio.file.Path;
import kit.Digests;
import kit.NoWitness;

/** A file is missing from a node's disk. Witnesses: its sha-256 before, and that there is none after; undone, it is the one before. */
public record DiskFileRemoved(Path file) implements Fault {
    @Override public String name() { return "remove file"; }

    @Override public String target() { return DiskFile.shortName(file); }

    @Override public boolean mendedAtEnd() { return false; }

    @Override public Witness inject() {
        byte[] good = DiskFile.read(file);
        DiskFile.delete(file);
        String after = DiskFile.sha256(file);
        if (!after.equals(DiskFile.NONE)) throw new NoWitness(this + " failed: a file is there, and its sha-256 is " + after);
        return new Witness("sha-256 was " + Digests.sha256(good) + ", is " + after, () -> DiskFile.restored(file, good));
    }

    @Override public String toString() { return "removal of " + target(); }
}
