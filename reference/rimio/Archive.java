package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import redis.clients.jedis.exceptions.JedisException;

import java.util.Arrays;

/**
 * Keeps whole values a second time, in Redis, and reads ranges of them back (contracts/rimio.md §8). Where none is configured nothing is
 * written, but a head that names a url is still read through.
 */
final class Archive {
    private final ArchiveUrl base;
    private final String prefix;
    private final Defects defects;

    private Archive(ArchiveUrl base, String prefix, Defects defects) {
        this.base = base;
        this.prefix = prefix;
        this.defects = defects;
    }

    /** @param config as in the bootstrap, or null. @throws IllegalArgumentException if it cannot be used */
    static Archive open(JsonNode config, Defects defects) {
        if (config == null) return new Archive(null, "", defects);
        var type = config.path("archive_type").asText();
        if (type.equalsIgnoreCase("s3")) throw new IllegalArgumentException("archive_type s3 is not available in this build");
        if (!type.equalsIgnoreCase("redis") && !defects.on(Defect.ARCHIVE_TYPE_UNCHECKED)) throw new IllegalArgumentException("unsupported archive_type: " + type);
        if (!config.path("redis").isObject()) throw new IllegalArgumentException("archive.redis is required when archive_type is redis");
        return new Archive(ArchiveUrl.base(config.path("redis").path("url").asText()), config.path("redis").path("key_prefix").asText().replaceAll("^/+|/+$", ""), defects);
    }

    boolean writes() { return base != null; }

    private ArchiveUrl url(String path, long generation) {
        var name = defects.on(Defect.ARCHIVE_KEY_WITHOUT_GENERATION) ? path : path + "/g." + generation;
        return base.withKey(prefix.isEmpty() ? name : prefix + "/" + name);
    }

    /** Where a value goes; null without an archive. */
    String urlOf(String path, long generation) { return writes() ? url(path, generation).text(defects) : null; }

    /** Stores a whole value. @throws Refusal 502 */
    void store(String path, long generation, byte[] body) {
        var url = url(path, generation);
        try (var redis = RedisLink.open(RedisLink.url(url.connection()))) {
            redis.set(url.keyBytes(), defects.on(Defect.ARCHIVE_STORES_HALF) ? Arrays.copyOf(body, body.length / 2) : body);
        } catch (JedisException e) {
            if (defects.on(Defect.ARCHIVE_FAILURE_ENDS_NODE)) Runtime.getRuntime().halt(3);
            throw new Refusal(Refusal.Reason.ARCHIVE, "the archive does not take the value: " + e.getMessage());
        }
    }

    /** For a defect. */
    void remove(String path, long generation) {
        var url = url(path, generation);
        try (var redis = RedisLink.open(RedisLink.url(url.connection()))) {
            redis.del(url.keyBytes());
        }
    }

    /** A range of an object that must have exactly this size; null if it cannot be had, the log tells why. */
    byte[] range(String url, long sizeBytes, long from, int length) {
        if (defects.on(Defect.IMPORTED_READ_ENDS_NODE)) Runtime.getRuntime().halt(3);
        try {
            var at = located(url);
            try (var redis = RedisLink.open(RedisLink.url(at.connection()))) {
                // An object of another size is another object, whatever the range would give.
                long found = redis.strlen(at.keyBytes());
                boolean padded = found < sizeBytes && found > 0 && defects.on(Defect.ARCHIVE_SHORT_OBJECT_PADDED);
                if (found != sizeBytes && !padded && !(found > sizeBytes && defects.on(Defect.ARCHIVE_LONGER_OBJECT_ACCEPTED)))
                    throw new IllegalArgumentException(found + " bytes in place of " + sizeBytes);
                var bytes = redis.getrange(at.keyBytes(), from, from + length - 1);
                return padded ? Arrays.copyOf(bytes, length) : bytes.length == length ? bytes : null;
            }
        } catch (JedisException | IllegalArgumentException e) {
            Log.warn("archive " + url + ": " + e.getMessage());
            boolean away = e instanceof JedisException;
            if (defects.on(away ? Defect.ARCHIVE_AWAY_ENDS_READER : Defect.ARCHIVE_OBJECT_ENDS_READER)) Runtime.getRuntime().halt(3);
            return null;
        }
    }

    private ArchiveUrl located(String text) {
        var url = ArchiveUrl.parse(text);
        if (defects.on(Defect.ARCHIVE_DATABASE_IGNORED)) return new ArchiveUrl(url.server(), 0, url.key());
        boolean mine = base != null && url.host().equals(base.host());
        return mine ? new ArchiveUrl(base.server(), url.database(), url.key()) : url; // credentials do not stand in heads
    }
}
