package fault;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import kit.Digests;
import kit.NoWitness;

/**
 * A file on a node's disk has other bytes. Witnesses: its sha-256 before and after; undone, it is the one before.
 *
 * @param damage makes the bad bytes of the good ones
 */
public record DiskFileCorrupted(Path file, UnaryOperator<byte[]> damage) implements Fault {
    @Override public String name() { return "corrupt file"; }

    @Override public String target() { return DiskFile.shortName(file); }

    @Override public boolean mendedAtEnd() { return false; }

    @Override public Witness inject() {
        byte[] good = DiskFile.read(file);
        DiskFile.write(file, damage.apply(good.clone()));
        String before = Digests.sha256(good);
        String after = DiskFile.sha256(file);
        if (after.equals(before)) throw new NoWitness(this + " changed nothing: its sha-256 is still " + before);
        return new Witness("sha-256 was " + before + ", is " + after, () -> DiskFile.restored(file, good));
    }

    @Override public String toString() { return "corruption of " + target(); }
}
