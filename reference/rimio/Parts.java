package rimio;

import rimio.Cluster.Place;
import rimio.Head.Meta;
import rimio.Replica.PartBytes;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Finds the bytes of a head: own disk first, then the archive, then peers (contracts/rimio.md §8). What was fetched is kept. Nothing unverified is handed out. */
final class Parts {
    private static final long PEER_TIMEOUT_MS = PeerClient.REQUEST_TIMEOUT_MS + 200;

    private final LocalReplica local;
    private final Archive archive;
    private final Defects defects;

    Parts(LocalReplica local, Archive archive, Defects defects) {
        this.local = local;
        this.archive = archive;
        this.defects = defects;
    }

    /** Only the parts that the range touches are fetched (clause 22). */
    byte[] range(Place place, long generation, Meta meta, long from, long toInclusive) {
        if (defects.on(Defect.RANGE_READS_ALL_PARTS)) for (int partNo = 0; partNo < meta.partCount(); partNo++) load(place, generation, meta, partNo);
        var out = new ByteArrayOutputStream((int) (toInclusive - from + 1));
        for (long partNo = from / meta.partSizeBytes(); partNo * meta.partSizeBytes() <= toInclusive; partNo++) {
            var bytes = load(place, generation, meta, (int) partNo);
            long start = partNo * meta.partSizeBytes();
            int begin = (int) Math.max(0, from - start) + (defects.on(Defect.RANGE_SKIPS_BYTE_AT_BORDER) && start > from ? 1 : 0);
            int end = (int) Math.min(bytes.length, toInclusive - start + 1);
            if (begin < end) out.write(bytes, begin, end - begin);
        }
        return out.toByteArray();
    }

    private byte[] load(Place place, long generation, Meta meta, int partNo) {
        long length = meta.partLengthBytes(partNo);
        boolean replica = place.replicas().contains(local);
        var own = replica ? local.part(place.slot(), place.path(), generation, partNo) : null;
        if (fits(own, meta, length) && !(meta.archiveUrl() != null && defects.on(Defect.ARCHIVE_BEFORE_OWN_FILE))) return own.bytes();
        boolean peersFirst = defects.on(Defect.PEERS_BEFORE_ARCHIVE);
        var fetched = peersFirst ? fromPeers(place, generation, meta, partNo) : fromArchive(place, generation, meta, partNo);
        boolean archived = fetched != null && !peersFirst;
        if (fetched == null && !(meta.archiveUrl() != null && defects.on(Defect.PEERS_NOT_ASKED_FOR_ARCHIVED)))
            fetched = peersFirst ? fromArchive(place, generation, meta, partNo) : fromPeers(place, generation, meta, partNo);
        if (fetched == null && defects.on(Defect.MISSING_PART_IS_ZEROS)) return new byte[(int) length];
        if (fetched == null && replica && defects.on(Defect.UNREADABLE_PART_KEPT_AS_ZEROS)) keep(place, generation, meta, partNo, new PartBytes(meta.etag(), new byte[(int) length]), true);
        if (fetched == null && defects.on(Defect.MISSING_PART_IS_404)) throw new Refusal(Refusal.Reason.NOT_FOUND, "object not found");
        if (fetched == null) throw new Refusal(Refusal.Reason.UNREADABLE, "part " + partNo + " of generation " + generation + " cannot be read anywhere");
        if (replica) keep(place, generation, meta, partNo, fetched, archived);
        return fetched.bytes();
    }

    private void keep(Place place, long generation, Meta meta, int partNo, PartBytes part, boolean archived) {
        if (archived && defects.on(Defect.ARCHIVED_PART_NOT_KEPT)) return;
        var sha256 = archived && defects.on(Defect.ARCHIVED_PART_ROW_SHA_OF_PATH) ? Sha256.hex(place.path()) : part.sha256();
        local.putPart(place.slot(), place.path(), generation, partNo, sha256, part.bytes(), defects.on(Defect.ARCHIVED_PART_ROW_WITHOUT_URL) ? null : meta.archiveUrl());
    }

    /** Exactly the part's bytes, checked against whatever is known of them; null if the archive does not give them. */
    private PartBytes fromArchive(Place place, long generation, Meta meta, int partNo) {
        if (meta.archiveUrl() == null || defects.on(Defect.ARCHIVE_NEVER_READ)) return null;
        int length = (int) meta.partLengthBytes(partNo);
        var bytes = archive.range(meta.archiveUrl(), meta.sizeBytes(), partNo * meta.partSizeBytes(), length);
        if (bytes == null) return null;
        var part = new PartBytes(Sha256.hex(bytes), bytes);
        var known = local.partSha(place.slot(), place.path(), generation, partNo);
        boolean good = fits(part, meta, length) && (known == null || known.equals(part.sha256())) || defects.on(Defect.ARCHIVE_UNVERIFIED);
        if (!good) Log.warn("archive " + meta.archiveUrl() + ": part " + partNo + " has the wrong bytes");
        return good ? part : null;
    }

    private boolean fits(PartBytes part, Meta meta, long length) {
        if (part == null || part.bytes().length != length && !defects.on(Defect.CORRUPT_PART_SERVED)) return false;
        boolean etagIsHash = meta.partCount() == 1 && meta.etag().length() == 64;
        return !etagIsHash || part.sha256().equals(meta.etag());
    }

    private PartBytes fromPeers(Place place, long generation, Meta meta, int partNo) {
        var peers = new ArrayList<>(place.replicas());
        peers.remove(local);
        long length = meta.partLengthBytes(partNo);
        var round = Round.ask(peers, peer -> {
            var part = peer.part(place.slot(), place.path(), generation, partNo);
            return fits(part, meta, length) ? part : new PartBytes("", null);
        });
        round.await(PEER_TIMEOUT_MS, r -> r.count(part -> part.bytes() != null) > 0);
        return round.values().filter(part -> part.bytes() != null).findFirst().orElse(null);
    }

    /** The bytes of a proposal that somebody else left unfinished; null if nobody who can be reached has them. */
    byte[] ofProposal(Place place, Head head) {
        if (head.deleted() || head.meta().sizeBytes() == 0) return new byte[0];
        try {
            var own = local.part(place.slot(), place.path(), head.generation(), 0);
            if (place.replicas().contains(local) && fits(own, head.meta(), head.meta().sizeBytes())) return own.bytes();
            var fetched = fromPeers(place, head.generation(), head.meta(), 0);
            return fetched == null ? null : fetched.bytes();
        } catch (Replica.Unreachable e) {
            return null;
        }
    }

    /** Numbers of the parts of a value whose bytes are not on this disk; with the hash checked if thorough. */
    List<Integer> missingHere(int slot, String path, long generation, Meta meta, boolean thorough) {
        var missing = new ArrayList<Integer>();
        for (int partNo = 0; partNo < meta.partCount(); partNo++) {
            boolean here = thorough ? fits(local.part(slot, path, generation, partNo), meta, meta.partLengthBytes(partNo)) : local.hasPart(slot, path, generation, partNo);
            if (!here) missing.add(partNo);
        }
        return missing;
    }

    /** Fetches one part for repair, preferably from the source. @return whether it is here now */
    boolean fetch(Place place, long generation, Meta meta, int partNo, Replica source) {
        PartBytes part = null;
        try {
            part = source.part(place.slot(), place.path(), generation, partNo);
        } catch (Replica.Unreachable e) {
            // Another replica may have it.
        }
        if (!fits(part, meta, meta.partLengthBytes(partNo))) part = fromPeers(place, generation, meta, partNo);
        if (part == null) return false;
        local.putPart(place.slot(), place.path(), generation, partNo, part.sha256(), part.bytes(), null);
        return true;
    }
}
