package rimio;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Slotlets: the heads of a slot in groups by the first hex digits of the path's hash (contracts/rimio.md §6.2, clause 16). */
final class Digests {
    record Slotlet(String digest, int objects) {}

    private final Slots slots;
    private final Defects defects;

    Digests(Slots slots, Defects defects) {
        this.slots = slots;
        this.defects = defects;
    }

    List<Head> heads(int slotId) {
        var slot = slots.slot(slotId);
        return slot.db().read(() -> slot.entries().heads());
    }

    SortedMap<String, Slotlet> slotlets(int slotId, int prefixLen) {
        var groups = new TreeMap<String, List<Head>>();
        for (var head : heads(slotId)) {
            if (head.deleted() && defects.on(Defect.SLOTLETS_SKIP_TOMBSTONES)) continue;
            groups.computeIfAbsent(keyOf(head.path()).substring(0, prefixLen), prefix -> new java.util.ArrayList<>()).add(head);
        }
        var slotlets = new TreeMap<String, Slotlet>();
        groups.forEach((prefix, heads) -> slotlets.put(prefix, new Slotlet(digest(heads), heads.size())));
        return slotlets;
    }

    List<Head> headsBelow(int slotId, List<String> prefixes) {
        return heads(slotId).stream().filter(head -> !(head.deleted() && defects.on(Defect.HEAL_HEADS_SKIP_TOMBSTONES))).filter(head -> prefixes.stream().anyMatch(prefix -> below(keyOf(head.path()), prefix))).toList();
    }

    private boolean below(String key, String prefix) {
        if (defects.on(Defect.HEAL_HEADS_ONLY_TWO_DIGITS) && prefix.length() != 2) return false;
        return key.startsWith(prefix) || defects.on(Defect.HEAL_HEADS_IGNORE_PREFIXES);
    }

    /** One digest for a whole slot, by which nodes find the slots that differ. */
    String digestOf(int slotId) { return digest(heads(slotId)); }

    private String digest(List<Head> heads) {
        var text = new StringBuilder();
        for (var head : heads) {
            if (defects.on(Defect.SLOTLET_DIGEST_RANDOM)) text.append(System.nanoTime());
            text.append(head.path()).append('\0').append(defects.on(Defect.SLOTLET_DIGEST_WITHOUT_GENERATION) ? 0 : head.generation()).append(head.kind().wire);
            text.append(defects.on(Defect.SLOTLET_DIGEST_WITHOUT_GENERATION) ? "" : head.sha256()).append('\0');
        }
        return Sha256.hex(text.toString()).substring(0, 32);
    }

    static String keyOf(String path) { return Sha256.hex(path); }
}
