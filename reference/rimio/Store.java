package rimio;

import rimio.Writer.Change;

import java.util.Optional;
import java.util.UUID;

/** {@link Blobs} over the cluster. Any node coordinates any request. */
final class Store implements Blobs {
    private final Cluster cluster;
    private final Writer writer;
    private final Reader reader;
    private final Lister lister;
    private final Parts parts;
    private final int maxBodyBytes;

    Store(Cluster cluster, Writer writer, Reader reader, Lister lister, Parts parts, int maxBodyBytes) {
        this.cluster = cluster;
        this.writer = writer;
        this.reader = reader;
        this.lister = lister;
        this.parts = parts;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override public Written put(String path, byte[] body, String writeId, Precondition precondition) {
        if (body.length > maxBodyBytes) throw new Refusal(Refusal.Reason.TOO_LARGE, "body is larger than " + maxBodyBytes + " bytes");
        if (cluster.after(Defect.WRITES_END_WITH_OUTAGE)) throw Refusal.noQuorum("the registry was lost");
        if (cluster.after(Defect.LOST_REGISTRY_DROPS_WRITES)) return new Written(path, cluster.slotOf(path), 1, Sha256.hex(body), body.length, cluster.place(path).quorum().write(), false);
        return writer.run(cluster.place(path), new Change.Put(body, Sha256.hex(body), idOf(writeId), precondition)).written();
    }

    @Override public Written delete(String path, String writeId) { return writer.run(cluster.place(path), new Change.Delete(idOf(writeId))).written(); }

    private static String idOf(String writeId) { return writeId == null || writeId.isBlank() ? "auto-" + UUID.randomUUID() : writeId.strip(); }

    @Override public Optional<Found> find(String path) {
        if (cluster.after(Defect.READS_FAIL_WITHOUT_REGISTRY)) throw Refusal.noQuorum("the registry was lost");
        var head = reader.head(cluster.place(path));
        if (head == null) return Optional.empty();
        if (head.deleted()) return Optional.of(new Found(path, head.generation(), "", 0, head.updatedAt(), true, 0, 0, null));
        var meta = head.meta();
        return Optional.of(new Found(path, head.generation(), meta.etag(), meta.sizeBytes(), meta.updatedAt(), false, meta.partSizeBytes(), meta.partCount(), meta.archiveUrl()));
    }

    @Override public byte[] read(Found found, long from, long toInclusive) {
        if (found.sizeBytes() == 0) return new byte[0];
        var meta = new Head.Meta(found.sizeBytes(), found.etag(), found.partSizeBytes(), found.partCount(), "complete", found.archiveUrl(), found.updatedAt());
        return parts.range(cluster.place(found.path()), found.generation(), meta, from, toInclusive);
    }

    @Override public Page list(String prefix, int limit, String afterExclusive, boolean includeDeleted) {
        return lister.list(prefix, limit, afterExclusive == null ? "" : afterExclusive, includeDeleted);
    }
}
