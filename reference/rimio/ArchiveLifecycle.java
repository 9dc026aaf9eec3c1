package rimio;

import rimio.Cluster.Place;

import java.util.ArrayList;
import java.util.List;

/**
 * Archives what came without a copy, such as heads from repair or import: every period, the first at once, the primary of a slot stores the
 * value and tells every replica its url (contracts/rimio.md §8, clause 29). Replicas that cannot be reached are told in a later period.
 */
final class ArchiveLifecycle {
    private static final long PERIOD_MS = 10_000;

    private record Notice(Replica to, int slot, String path, String headSha256, String url) {}

    private final Cluster cluster;
    private final LocalReplica local;
    private final Parts parts;
    private final Archive archive;
    private final Defects defects;
    private List<Notice> unheard = new ArrayList<>();

    ArchiveLifecycle(Cluster cluster, LocalReplica local, Parts parts, Archive archive, Defects defects) {
        this.cluster = cluster;
        this.local = local;
        this.parts = parts;
        this.archive = archive;
        this.defects = defects;
    }

    void start() {
        if (archive.writes() && !defects.on(Defect.LIFECYCLE_MISSING)) Thread.ofVirtual().name("archive").start(this::loop);
    }

    private void loop() {
        try {
            while (true) {
                var notices = unheard;
                unheard = new ArrayList<>();
                notices.forEach(this::tell);
                for (int slot : local.slots().existing()) if (cluster.replicasOf(slot).getFirst() == local) archive(slot);
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void archive(int slot) {
        for (var path : local.unarchived(slot)) {
            try {
                archive(new Place(slot, path, cluster.replicasOf(slot), cluster.quorumOf(slot)));
            } catch (RuntimeException e) {
                Log.warn("archiving " + path + ": " + e.getMessage());
            }
        }
    }

    private void archive(Place place) {
        var head = local.register(place.slot(), place.path()).visible();
        if (head == null || head.deleted() || head.meta().archiveUrl() != null) return;
        var meta = head.meta();
        var body = meta.sizeBytes() == 0 ? new byte[0] : parts.range(place, head.generation(), meta, 0, meta.sizeBytes() - 1);
        archive.store(place.path(), head.generation(), defects.on(Defect.LIFECYCLE_STORES_NOTHING) ? new byte[0] : body);
        if (defects.on(Defect.LIFECYCLE_COPIES_TWICE)) archive.store(place.path(), head.generation() + 1, body);
        var url = archive.urlOf(place.path(), head.generation());
        if (defects.on(Defect.LIFECYCLE_URL_UNTOLD)) tell(new Notice(local, place.slot(), place.path(), head.sha256(), url));
        else for (var replica : place.replicas()) tell(new Notice(replica, place.slot(), place.path(), head.sha256(), url));
    }

    private void tell(Notice notice) {
        try {
            notice.to.archived(notice.slot, notice.path, notice.headSha256, notice.url);
        } catch (Replica.Unreachable e) {
            unheard.add(notice);
        }
    }
}
