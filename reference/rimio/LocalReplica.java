package rimio;

import rimio.Entries.Part;
import rimio.Register.Certified;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The acceptor of this node. Each answer is given after its transaction is on disk, so that a killed node keeps its promises.
 * The state of a path never goes back: the visible head only grows in head order, ballots only grow.
 */
final class LocalReplica implements Replica {
    private final String nodeId;
    private final Slots slots;
    private final PartFiles files;
    private final Defects defects;

    LocalReplica(String nodeId, Slots slots, PartFiles files, Defects defects) {
        this.nodeId = nodeId;
        this.slots = slots;
        this.files = files;
        this.defects = defects;
    }

    @Override public String nodeId() { return nodeId; }

    Slots slots() { return slots; }

    PartFiles files() { return files; }

    @Override public Promise prepare(int slotId, String path, Ballot ballot, String writeId) {
        var slot = slots.slot(slotId);
        return slot.db().write(() -> {
            var register = slot.registers().load(path, slot.entries().head(path));
            var record = writeId == null ? null : slot.registers().writeRecord(path, writeId);
            if (register.promised().isAfter(ballot)) return new Promise(false, register, record);
            slot.registers().store(path, ballot, register.committed(), register.pending());
            return new Promise(true, register, record);
        });
    }

    @Override public boolean accept(int slotId, Certified proposal, Certified base, byte[] body) {
        var slot = slots.slot(slotId);
        var head = proposal.head();
        if (register(slotId, head.path()).promised().isAfter(proposal.ballot())) return false;
        if (!head.deleted() && (body.length > 0 || defects.on(Defect.EMPTY_BLOB_HAS_PART))) files.store(partFile(slotId, head), body);
        boolean accepted = slot.db().write(() -> {
            var register = slot.registers().load(head.path(), slot.entries().head(head.path()));
            if (register.promised().isAfter(proposal.ballot()) || register.committedBallot().isAfter(proposal.ballot())) return false;
            // The write before this one is chosen: it must not be forgotten here when its proposal is replaced, nor its write id.
            if (base != null && register.pending() != null && register.pending().ballot().equals(base.ballot())) register = learn(slot, register, base);
            else if (base != null) slot.registers().remember(head.path(), base.record());
            slot.registers().store(head.path(), proposal.ballot(), register.committed(), proposal);
            return true;
        });
        if (!accepted) discardIfUnused(slot, head);
        return accepted;
    }

    @Override public void commit(int slotId, Certified chosen) {
        var slot = slots.slot(slotId);
        var path = chosen.head().path();
        slot.db().write(() -> learn(slot, slot.registers().load(path, slot.entries().head(path)), chosen));
    }

    /** Makes a chosen head visible here, in the transaction of the caller. */
    private Register learn(Slots.Slot slot, Register register, Certified chosen) throws SQLException {
        var head = chosen.head();
        if (head.isAfter(register.visible())) slot.entries().putHead(head);
        if (!head.deleted()) indexPart(slot, head);
        var known = register.committed();
        boolean newer = known == null || head.isAfter(known.head()) || head.sameAs(known.head()) && chosen.ballot().isAfter(known.ballot());
        var pending = register.pending();
        boolean stillPending = pending != null && pending.ballot().isAfter(chosen.ballot());
        slot.registers().store(head.path(), register.promised(), newer ? chosen : known, stillPending ? pending : null);
        slot.registers().remember(head.path(), chosen.record());
        return slot.registers().load(head.path(), slot.entries().head(head.path()));
    }

    /** The row of the one part that a write through the API has, once its file is here. */
    private void indexPart(Slots.Slot slot, Head head) throws SQLException {
        var meta = head.meta();
        if (meta.partCount() != 1 || slot.entries().part(head.path(), head.generation(), 0) != null) return;
        var file = partFile(slot.id(), head);
        if (Files.exists(file)) slot.entries().putPart(head.path(), head.generation(), 0, meta.etag(), meta.sizeBytes(), file, meta.archiveUrl());
    }

    @Override public boolean withdraw(int slotId, String path, Ballot ballot) {
        var slot = slots.slot(slotId);
        var dropped = new Certified[1];
        boolean gone = slot.db().write(() -> {
            var register = slot.registers().load(path, slot.entries().head(path));
            if (register.promised().isAfter(ballot) || register.committedBallot().equals(ballot)) return false;
            boolean mine = register.pending() != null && register.pending().ballot().equals(ballot);
            if (mine) dropped[0] = register.pending();
            // The fence refuses an accept of this ballot that is still under way.
            slot.registers().store(path, ballot.fence(), register.committed(), mine ? null : register.pending());
            return true;
        });
        if (dropped[0] != null) discardIfUnused(slot, dropped[0].head());
        return gone;
    }

    private void discardIfUnused(Slots.Slot slot, Head head) {
        if (head.deleted()) return;
        var used = slot.db().read(() -> {
            var row = slot.entries().part(head.path(), head.generation(), 0);
            var pending = slot.registers().load(head.path(), null).pending();
            return row != null && row.sha256().equals(head.meta().etag()) || pending != null && pending.head().generation() == head.generation();
        });
        if (!used) files.discard(partFile(slot.id(), head));
    }

    @Override public Register register(int slotId, String path) {
        var slot = known(slotId);
        return slot == null ? Register.EMPTY : slot.db().read(() -> slot.registers().load(path, slot.entries().head(path)));
    }

    @Override public History history(int slotId, String path) {
        var slot = slots.slot(slotId);
        return slot.db().read(() -> new History(slot.registers().load(path, slot.entries().head(path)), slot.registers().writeRecords(path)));
    }

    /** Null for a slot that was never touched: a read must not create it. */
    private Slots.Slot known(int slotId) {
        return Files.exists(files.slotDir(slotId).resolve("meta.sqlite3")) ? slots.slot(slotId) : null;
    }

    @Override public Scan scan(String prefix, String afterExclusive, int limit) {
        record Located(int slot, String path) {}
        var found = new ArrayList<Located>();
        for (int id : slots.existing()) {
            var slot = slots.slot(id);
            slot.db().read(() -> slot.entries().paths(prefix, afterExclusive, limit + 1)).forEach(path -> found.add(new Located(id, path)));
        }
        found.sort((a, b) -> BlobPath.UTF8_ORDER.compare(a.path, b.path));
        var registers = new TreeMap<String, Register>(BlobPath.UTF8_ORDER);
        for (var at : found.subList(0, Math.min(limit, found.size()))) registers.put(at.path, register(at.slot, at.path));
        return new Scan(registers, found.size() > limit);
    }

    /** Applies a head without a ballot if it wins over the one here (contracts/rimio.md §6.2). @return the visible head after it */
    Head putHead(int slotId, Head head) {
        var slot = slots.slot(slotId);
        return slot.db().write(() -> {
            var visible = slot.entries().head(head.path());
            if (!wins(head, visible)) return visible;
            slot.entries().putHead(head);
            if (!head.deleted()) indexPart(slot, head);
            return head;
        });
    }

    /** Sets a head whatever is here: for a defect. */
    void force(int slotId, Head head) {
        var slot = slots.slot(slotId);
        slot.db().write(() -> {
            slot.entries().removeHeads(head.path());
            slot.entries().putHead(head);
            slot.registers().store(head.path(), Ballot.ZERO, null, null);
            return null;
        });
    }

    private boolean wins(Head head, Head visible) {
        if (visible == null || defects.on(Defect.HEAD_PUT_WITHOUT_COMPARE)) return true;
        boolean tie = head.generation() == visible.generation();
        if (tie && defects.on(Defect.HEAD_TIE_LAST_WINS)) return true;
        if (tie && head.kind() != visible.kind() && defects.on(Defect.HEAD_TIE_META_WINS)) return !head.deleted();
        if (tie && head.kind() == visible.kind() && defects.on(Defect.HEAD_TIE_SMALLER_HASH_WINS)) return head.sha256().compareTo(visible.sha256()) < 0;
        return head.isAfter(visible);
    }

    /** Takes over what a peer knows about a path; nothing here goes back. @return true if the visible head changed */
    boolean adopt(int slotId, String path, History from) {
        var slot = slots.slot(slotId);
        return slot.db().write(() -> {
            var before = slot.entries().head(path);
            var register = slot.registers().load(path, before);
            if (from.register().committed() != null) learn(slot, register, from.register().committed());
            var visible = from.register().visible();
            if (visible != null && visible.isAfter(slot.entries().head(path))) slot.entries().putHead(visible);
            slot.entries().refreshIndexState(path); // the peer's head speaks of the peer's parts
            for (var record : from.records()) slot.registers().remember(path, record);
            var after = slot.entries().head(path);
            return after != null && !after.sameAs(before);
        });
    }

    /** Stores a part and its row. @return true if the same bytes were there */
    boolean putPart(int slotId, String path, long generation, int partNo, String sha256, byte[] bytes, String archiveUrl) {
        var slot = slots.slot(slotId);
        var file = files.file(slotId, path, generation, partNo, sha256);
        boolean reused = files.store(file, bytes);
        slot.db().write(() -> {
            slot.entries().putPart(path, generation, partNo, sha256, bytes.length, file, archiveUrl);
            slot.entries().refreshIndexState(path);
            return null;
        });
        return reused;
    }

    @Override public void archived(int slotId, String path, String headSha256, String url) {
        var slot = slots.slot(slotId);
        slot.db().write(() -> {
            var head = slot.entries().head(path);
            if (head == null || !head.sha256().equals(headSha256)) return null; // a newer one has its own copy, or will
            slot.entries().replaceText(head.learnt("archive_url", url), url);
            var register = slot.registers().load(path, head);
            var known = register.committed();
            if (known != null && known.head().sameAs(head))
                slot.registers().store(path, register.promised(), new Certified(known.ballot(), known.origin(), known.head().learnt("archive_url", url), known.writeId()), register.pending());
            return null;
        });
    }

    /** Paths of values whose head names no copy in the archive. */
    List<String> unarchived(int slotId) {
        var slot = slots.slot(slotId);
        return slot.db().read(() -> slot.entries().unarchived());
    }

    /** Deletes parts, row and file, of generations below a head that has been here since before that time. */
    void collect(int slotId, Instant before) {
        var slot = slots.slot(slotId);
        var collected = slot.db().write(() -> {
            var superseded = slot.entries().superseded(before);
            for (var part : superseded) slot.entries().removePart(part);
            return superseded;
        });
        collected.forEach(part -> files.discard(located(slotId, part)));
    }

    /** The hash of a part that was here once, or null. */
    String partSha(int slotId, String path, long generation, int partNo) {
        var slot = known(slotId);
        var row = slot == null ? null : slot.db().read(() -> slot.entries().part(path, generation, partNo));
        return row == null ? null : row.sha256();
    }

    @Override public PartBytes part(int slotId, String path, long generation, int partNo) {
        var slot = known(slotId);
        if (slot == null) return null;
        var row = slot.db().read(() -> slot.entries().part(path, generation, partNo));
        if (row != null) return verified(slotId, row);
        // An accepted proposal has its file but no row yet; who finishes the write needs it.
        var pending = register(slotId, path).pending();
        if (pending == null || pending.head().deleted() || pending.head().generation() != generation || partNo != 0) return null;
        var meta = pending.head().meta();
        var bytes = files.verified(partFile(slotId, pending.head()), meta.etag(), meta.sizeBytes());
        return bytes == null ? null : new PartBytes(meta.etag(), bytes);
    }

    PartBytes partBySha(int slotId, String sha256, String pathOrNull) {
        var slot = known(slotId);
        var row = slot == null ? null : slot.db().read(() -> slot.entries().partBySha(sha256, pathOrNull));
        return row == null ? null : verified(slotId, row);
    }

    /** True if the part's file is here with the right length; the hash is not read. */
    boolean hasPart(int slotId, String path, long generation, int partNo) {
        var slot = slots.slot(slotId);
        var row = slot.db().read(() -> slot.entries().part(path, generation, partNo));
        return row != null && files.present(located(slotId, row), row.sizeBytes());
    }

    private PartBytes verified(int slotId, Part row) {
        var bytes = files.verified(located(slotId, row), row.sha256(), row.sizeBytes());
        return bytes == null ? null : new PartBytes(row.sha256(), bytes);
    }

    private Path located(int slotId, Part row) { return files.slotDir(slotId).resolve(row.externalPath() == null ? "" : row.externalPath()); }

    private Path partFile(int slotId, Head head) { return files.file(slotId, head.path(), head.generation(), 0, head.meta().etag()); }
}
