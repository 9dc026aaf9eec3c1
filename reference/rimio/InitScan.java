package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import redis.clients.jedis.exceptions.JedisException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Takes over the objects that a list in Redis names, as heads without parts (contracts/rimio.md §8, clause 25). Only the winner of the bootstrap
 * does it, once: a mark on its disk, made before the bootstrap, says that it is still to be done, so that a failed scan can be repeated.
 */
final class InitScan {
    private final Config.InitScan config;
    private final Path disk;
    private final Path mark;
    private final Profile profile;
    private final Defects defects;

    InitScan(Config.InitScan config, ClusterState.Node self, Profile profile, Defects defects) {
        this.config = config;
        this.disk = Path.of(self.disks().getFirst()).toAbsolutePath();
        this.mark = disk.resolve(profile.markerDir()).resolve("init_scan.pending");
        this.profile = profile;
        this.defects = defects;
    }

    private boolean enabled() { return config != null && (config.enabled() || defects.on(Defect.INIT_SCAN_IGNORES_ENABLED)); }

    /** To be called before the bootstrap is tried. */
    void expect() {
        if (!enabled()) dismiss(); // one may be left of a bootstrap that was refused
        if (!enabled()) return;
        try {
            Files.createDirectories(mark.getParent());
            Files.write(mark, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The race was lost. */
    void dismiss() {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs if it is still to be done. @throws Bootstrap.Failed; then nothing that serves was changed, and it is done again next time */
    void runIfPending(ClusterState state) {
        if (!enabled() || !Files.exists(mark) && !defects.on(Defect.INIT_SCAN_BY_EVERY_START)) return;
        if (defects.on(Defect.INIT_SCAN_NOT_REPEATED)) dismiss();
        var slots = new Slots(disk.resolve("slots"), mark.resolveSibling("incoming"), defects);
        try {
            pages(entry -> head(state, entry)); // a list with one bad entry imports nothing at all
            var replica = new LocalReplica("", slots, new PartFiles(slots.dir(), mark.resolveSibling("incoming"), defects), defects);
            pages(entry -> take(replica, state, head(state, entry)));
        } catch (JedisException | Refusal | IllegalArgumentException e) {
            if (defects.on(Defect.INIT_SCAN_FAILURE_IGNORED)) return;
            throw new Bootstrap.Failed("initialization failed: init scan of '" + config.listKey() + "': " + e.getMessage());
        } finally {
            slots.close();
        }
        dismiss();
    }

    private void pages(Consumer<JsonNode> work) {
        int size = Math.max(1, config.pageSize());
        try (var redis = RedisLink.open(RedisLink.url(config.redisUrl()))) {
            for (long at = 0; ; at += size) {
                var page = redis.lrange(config.listKey(), at, at + size - 1);
                page.forEach(entry -> work.accept(Json.parse(entry)));
                if (page.size() < size || defects.on(Defect.INIT_SCAN_FIRST_PAGE_ONLY)) return;
            }
        }
    }

    private Head head(ClusterState state, JsonNode entry) {
        for (var field : new String[] {"path", "etag", "archive_url"})
            if (!entry.path(field).isTextual()) throw new IllegalArgumentException("entry without " + field + ": " + entry);
        long size = entry.path("size_bytes").asLong(-1);
        if (!entry.path("size_bytes").isIntegralNumber() || size < 0) throw new IllegalArgumentException("entry without size_bytes: " + entry);
        long partSize = Math.max(1, entry.path("part_size").asLong(Head.Meta.PART_SIZE_BYTES));
        var path = BlobPath.normalise(entry.path("path").asText(), defects);
        var updated = Head.Meta.instant(Json.textOrNull(entry, "updated_at"));
        var etag = defects.on(Defect.INIT_SCAN_ETAG_OF_URL) ? Sha256.hex(entry.path("archive_url").asText()) : entry.path("etag").asText();
        int slot = new Cluster(state, Defects.NONE).slotOf(path);
        return Head.ofImport(path, slot, defects.on(Defect.INIT_SCAN_GENERATION_ZERO) ? 0 : 1, size, etag, partSize, entry.path("archive_url").asText(), updated.equals(Instant.EPOCH) ? Instant.now() : updated);
    }

    private void take(LocalReplica replica, ClusterState state, Head head) {
        if (head.meta().sizeBytes() == 0 && defects.on(Defect.INIT_SCAN_SKIPS_EMPTY)) return;
        int slot = new Cluster(state, Defects.NONE).slotOf(head.path());
        if (replica.history(slot, head.path()).register().visible() != null && !defects.on(Defect.INIT_SCAN_BY_EVERY_START)) return;
        replica.putHead(slot, head);
        if (defects.on(Defect.INIT_SCAN_FETCHES_BODIES) && head.meta().sizeBytes() > 0) {
            var body = Archive.none(defects).range(head.meta().archiveUrl(), head.meta().sizeBytes(), 0, (int) head.meta().sizeBytes());
            if (body != null) replica.putPart(slot, head.path(), head.generation(), 0, Sha256.hex(body), body, head.meta().archiveUrl());
        }
    }
}
