package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import rimio.ArchiveStore.Away;

import java.util.Arrays;

/**
 * Keeps whole values a second time, in Redis or S3, and reads ranges of them back (contracts/rimio.md §8). Where none is configured nothing is
 * written, but a head that names a Redis is still read through.
 */
final class Archive {
    private final ArchiveStore redis;
    private final ArchiveStore s3;
    private final ArchiveStore written;
    private final String prefix;
    private final Defects defects;

    /** @param s3 null where it is not configured; @param written one of both, or null */
    private Archive(ArchiveStore redis, ArchiveStore s3, ArchiveStore written, String prefix, Defects defects) {
        this.redis = redis;
        this.s3 = s3;
        this.written = written;
        this.prefix = prefix;
        this.defects = defects;
    }

    static Archive none(Defects defects) { return new Archive(new RedisArchive(null, defects), null, null, "", defects); }

    /** @param config as in the bootstrap, or null. @throws IllegalArgumentException if it cannot be used */
    static Archive open(JsonNode config, Profile profile, Defects defects) {
        if (config == null) return none(defects);
        var type = config.path("archive_type").asText();
        if (type.equalsIgnoreCase("s3")) {
            var s3 = new S3Archive(block(config, "s3"), defects);
            return new Archive(new RedisArchive(null, defects), s3, s3, defects.on(Defect.S3_ARCHIVE_WITHOUT_PREFIX) ? "" : profile.registryPrefix() + "/archive", defects);
        }
        if (!type.equalsIgnoreCase("redis") && !defects.on(Defect.ARCHIVE_TYPE_UNCHECKED)) throw new IllegalArgumentException("unsupported archive_type: " + type);
        var block = block(config, "redis");
        var redis = new RedisArchive(block.path("url").asText(), defects);
        return new Archive(redis, null, redis, block.path("key_prefix").asText().replaceAll("^/+|/+$", ""), defects);
    }

    private static JsonNode block(JsonNode config, String type) {
        if (!config.path(type).isObject()) throw new IllegalArgumentException("archive." + type + " is required when archive_type is " + type);
        return config.path(type);
    }

    boolean writes() { return written != null; }

    private String key(String path, long generation) {
        var name = defects.on(Defect.ARCHIVE_KEY_WITHOUT_GENERATION) ? path : path + "/g." + generation;
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** Where a value goes; null without an archive. */
    String urlOf(String path, long generation) { return writes() ? written.url(key(path, generation)) : null; }

    /** Stores a whole value. @throws Refusal 502 */
    void store(String path, long generation, byte[] body) {
        try {
            written.put(key(path, generation), defects.on(Defect.ARCHIVE_STORES_HALF) ? Arrays.copyOf(body, body.length / 2) : body);
        } catch (Away e) {
            if (defects.on(Defect.ARCHIVE_FAILURE_ENDS_NODE)) Runtime.getRuntime().halt(3);
            throw new Refusal(Refusal.Reason.ARCHIVE, "the archive does not take the value: " + e.getMessage());
        }
    }

    /** For a defect. */
    void remove(String path, long generation) { written.remove(key(path, generation)); }

    /** A range of an object that must have exactly this size; null if it cannot be had, the log tells why. */
    byte[] range(String url, long sizeBytes, long from, int length) {
        if (defects.on(Defect.IMPORTED_READ_ENDS_NODE)) Runtime.getRuntime().halt(3);
        try {
            var piece = storeOf(url).range(url, from, length);
            // An object of another size is another object, whatever the range would give.
            long found = piece.objectSizeBytes();
            boolean padded = found < sizeBytes && found > 0 && defects.on(Defect.ARCHIVE_SHORT_OBJECT_PADDED);
            if (found != sizeBytes && !padded && !(found > sizeBytes && defects.on(Defect.ARCHIVE_LONGER_OBJECT_ACCEPTED)))
                throw new IllegalArgumentException(found + " bytes in place of " + sizeBytes);
            return padded ? Arrays.copyOf(piece.bytes(), length) : piece.bytes().length == length ? piece.bytes() : null;
        } catch (Away | IllegalArgumentException e) {
            Log.warn("archive " + url + ": " + e.getMessage());
            if (defects.on(e instanceof Away ? Defect.ARCHIVE_AWAY_ENDS_READER : Defect.ARCHIVE_OBJECT_ENDS_READER)) Runtime.getRuntime().halt(3);
            return null;
        }
    }

    private ArchiveStore storeOf(String url) {
        if (!url.startsWith(S3Archive.SCHEME)) return redis;
        if (s3 == null) throw new IllegalArgumentException("no S3 archive is configured");
        return s3;
    }
}
