package rimio;

import rimio.Blobs.Item;
import rimio.Blobs.Page;
import rimio.Replica.Scan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** LIST over all nodes: a path is listed by what the quorum of its slot says (clauses 14, 15). */
final class Lister {
    private static final long SCAN_TIMEOUT_MS = PeerClient.REQUEST_TIMEOUT_MS + 200;
    private static final int MIN_SCAN = 100;

    private final Cluster cluster;
    private final Reader reader;
    private final LocalReplica local;
    private final Defects defects;

    Lister(Cluster cluster, Reader reader, LocalReplica local, Defects defects) {
        this.cluster = cluster;
        this.reader = reader;
        this.local = local;
        this.defects = defects;
    }

    Page list(String prefix, int limit, String afterExclusive, boolean includeDeleted) {
        var items = new ArrayList<Item>();
        var cursor = defects.on(Defect.LIST_CURSOR_INCLUSIVE) && !afterExclusive.isEmpty() ? afterExclusive.substring(0, afterExclusive.length() - 1) : afterExclusive;
        while (items.size() <= limit) { // one more than asked tells whether anything follows
            var round = scan(prefix, cursor, Math.max(MIN_SCAN, limit + 1));
            var horizon = horizon(round);
            for (var path : paths(round, horizon)) {
                if (defects.on(Defect.LIST_PREFIX_IS_LIKE) && !path.matches("(?s)" + like(prefix) + ".*")) continue;
                var head = head(path, round);
                if (head != null && (includeDeleted || !head.deleted())) items.add(item(head));
                if (items.size() > limit) break;
            }
            if (horizon == null) break;
            cursor = horizon;
        }
        boolean more = items.size() > limit;
        var page = List.copyOf(more ? items.subList(0, limit) : items);
        return new Page(page, more ? page.getLast().path() : null);
    }

    /** The pattern of SQL's LIKE, for the defect of that name. */
    private static String like(String prefix) {
        return prefix.chars().mapToObj(c -> c == '_' ? "." : c == '%' ? ".*" : java.util.regex.Pattern.quote(Character.toString(c))).collect(java.util.stream.Collectors.joining());
    }

    private Round<Scan> scan(String prefix, String cursor, int limit) {
        var asked = defects.on(Defect.LIST_LOCAL_ONLY) ? List.<Replica>of(local) : cluster.all();
        var stem = defects.on(Defect.LIST_PREFIX_IS_LIKE) ? prefix.split("[_%]", 2)[0] : prefix;
        if (defects.on(Defect.LIST_WAITS_FOR_PAUSED_PEER)) Round.untilNobodyIsSilent(asked, replica -> replica.scan(stem, cursor, 1));
        var round = Round.ask(asked, replica -> replica.scan(stem, cursor, limit));
        if (defects.on(Defect.LIST_LOCAL_ONLY)) round.await(SCAN_TIMEOUT_MS, r -> r.succeeded() == 1);
        else if (!round.await(SCAN_TIMEOUT_MS, this::coversAllSlots)) throw Refusal.noQuorum("read quorum not reached in some slots");
        boolean strict = cluster.quorumOf(0).strict();
        return strict ? round : round.grace(Reader.LOOSE_GRACE_MS);
    }

    /** Replica sets are rotations of the node list: as many as there are nodes. */
    private boolean coversAllSlots(Round<Scan> round) {
        var heard = round.answers().stream().filter(Round.Answer::ok).map(Round.Answer::from).toList();
        for (int slot = 0; slot < cluster.all().size(); slot++) {
            if (cluster.replicasOf(slot).stream().filter(heard::contains).count() < cluster.quorumOf(slot).read()) return false;
        }
        return true;
    }

    /** Beyond the smallest last path of a cut page not everybody has spoken. Null when no page was cut. */
    private static String horizon(Round<Scan> round) {
        return round.values().filter(Scan::more).map(scan -> scan.registers().lastKey()).min(BlobPath.UTF8_ORDER).orElse(null);
    }

    private static TreeSet<String> paths(Round<Scan> round, String horizon) {
        var paths = new TreeSet<String>(BlobPath.UTF8_ORDER);
        round.values().forEach(scan -> paths.addAll(scan.registers().keySet()));
        return horizon == null ? paths : new TreeSet<>(paths.headSet(horizon, true));
    }

    private Head head(String path, Round<Scan> round) {
        var place = cluster.place(path);
        var heard = round.answers().stream().filter(answer -> answer.ok() && place.replicas().contains(answer.from()))
            .map(answer -> answer.value().registers().getOrDefault(path, Register.EMPTY)).toList();
        var view = View.of(heard, place.quorum());
        return view.doubtful() || view.unfinished() != null ? reader.head(place) : view.current();
    }

    static Item item(Head head) {
        if (head.deleted()) return new Item(head.path(), head.generation(), "", 0, head.updatedAt(), true);
        var meta = head.meta();
        return new Item(head.path(), head.generation(), meta.etag(), meta.sizeBytes(), meta.updatedAt(), false);
    }
}
