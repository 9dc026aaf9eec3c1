package rimio;

import rimio.Replica.History;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings this node's replica up to what another node has: heads, bytes, write ids (contracts/rimio.md §6.2, clauses 16-20). Nothing goes back. */
final class Repair {
    /** Counts as in the answer of heal/repair. */
    record Report(int repaired, int skipped, List<String> errors) {}

    private static final int PREFIX_LEN = 2;

    private final Cluster cluster;
    private final LocalReplica local;
    private final Parts parts;
    private final Digests digests;
    private final Defects defects;

    Repair(Cluster cluster, LocalReplica local, Parts parts, Digests digests, Defects defects) {
        this.cluster = cluster;
        this.local = local;
        this.parts = parts;
        this.digests = digests;
        this.defects = defects;
    }

    Report run(int slot, Replica source, List<String> paths, boolean dryRun) {
        int repaired = 0;
        int skipped = 0;
        var errors = new ArrayList<String>();
        for (var raw : paths) {
            try {
                if (one(slot, source, BlobPath.normalise(raw, defects), dryRun && !defects.on(Defect.DRY_RUN_REPAIRS)) || defects.on(Defect.REPAIR_COUNTS_UNCHANGED)) repaired++;
                else skipped++;
            } catch (Refusal | Replica.Unreachable e) {
                skipped++;
                errors.add(raw + ": " + e.getMessage());
            }
        }
        if (defects.on(Defect.REPAIR_TELLS_ERRORS)) paths.forEach(path -> errors.add(path + ": nothing is wrong"));
        return new Report(defects.on(Defect.REPAIR_COUNTS_NOTHING) ? 0 : repaired, skipped, errors);
    }

    /** @return whether anything was, or in a dry run would be, changed */
    private boolean one(int slot, Replica source, String path, boolean dryRun) {
        var theirs = source.history(slot, path);
        var ours = local.register(slot, path).visible();
        var head = theirs.register().visible();
        boolean newer = head != null && (head.isAfter(ours) || defects.on(Defect.REPAIR_FROM_OLDER_SOURCE) && ours != null && !head.sameAs(ours));
        if (newer && head.deleted() && defects.on(Defect.REPAIR_SKIPS_TOMBSTONES)) return false;
        if (newer && ours != null && defects.on(Defect.REPAIR_SKIPS_OVERWRITTEN)) return false;
        var wanted = newer ? head : ours;
        var missing = wanted == null || wanted.deleted() || defects.on(Defect.REPAIR_SKIPS_PARTS) ? List.<Integer>of()
            : parts.missingHere(slot, path, wanted.generation(), wanted.meta(), !defects.on(Defect.REPAIR_TRUSTS_PART_FILES));
        if (dryRun) return newer || !missing.isEmpty();
        return apply(slot, source, theirs, path, wanted, missing);
    }

    private boolean apply(int slot, Replica source, History theirs, String path, Head wanted, List<Integer> missing) {
        var place = new Cluster.Place(slot, path, cluster.replicasOf(slot), cluster.quorumOf(slot));
        var failed = missing.stream().filter(partNo -> !parts.fetch(place, wanted.generation(), wanted.meta(), partNo, source)).toList();
        if (defects.on(Defect.REPAIR_FROM_OLDER_SOURCE) && theirs.register().visible() != null) local.force(slot, theirs.register().visible());
        boolean changed = local.adopt(slot, path, theirs) || failed.size() < missing.size();
        if (!failed.isEmpty() && wanted.meta().archiveUrl() == null) throw new Refusal(Refusal.Reason.UNREADABLE, "parts " + failed + " cannot be read anywhere");
        return changed;
    }

    /** One pass over the slots that this node shares with a peer: slots that differ, then slotlets, then heads, then repair. */
    int pullFrom(PeerReplica peer) {
        int repaired = 0;
        var remote = peer.get("/digests").path("slots");
        for (var entry : remote.properties()) {
            int slot = Integer.parseInt(entry.getKey());
            var replicas = cluster.replicasOf(slot);
            if (!replicas.contains(local) || !replicas.contains(peer)) continue;
            if (!entry.getValue().asText().equals(digests.digestOf(slot))) repaired += pullSlot(peer, slot);
        }
        return repaired;
    }

    private int pullSlot(PeerReplica peer, int slot) {
        var ours = digests.slotlets(slot, PREFIX_LEN);
        var differing = Json.object();
        var prefixes = differing.putArray("prefixes");
        for (var slotlet : peer.get("/slots/" + slot + "/heal/slotlets?prefix_len=" + PREFIX_LEN).path("slotlets")) {
            var prefix = slotlet.path("prefix").asText();
            if (!ours.containsKey(prefix) || !ours.get(prefix).digest().equals(slotlet.path("digest").asText())) prefixes.add(prefix);
        }
        if (prefixes.isEmpty()) return 0;
        Set<String> known = new HashSet<>();
        digests.heads(slot).forEach(head -> known.add(head.path() + '\0' + head.generation() + head.sha256()));
        var paths = new ArrayList<String>();
        for (var head : peer.post("/slots/" + slot + "/heal/heads", differing).path("heads")) {
            var id = head.path("path").asText() + '\0' + head.path("generation").asLong() + head.path("head_sha256").asText();
            if (!known.contains(id)) paths.add(head.path("path").asText());
        }
        var report = run(slot, peer, paths, false);
        report.errors().forEach(error -> Log.warn("repair from " + peer.nodeId() + ": " + error));
        return report.repaired();
    }
}
