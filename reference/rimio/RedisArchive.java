package rimio;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

import java.util.function.Function;

/** Values as strings of a Redis. A head may name another one: then that is asked. */
final class RedisArchive implements ArchiveStore {
    private final ArchiveUrl base;
    private final Defects defects;

    /** @param url of the configured archive; null if there is none. @throws IllegalArgumentException if it cannot be used */
    RedisArchive(String url, Defects defects) {
        this.base = url == null ? null : ArchiveUrl.base(url);
        this.defects = defects;
    }

    @Override public String url(String key) { return base.withKey(key).text(defects); }

    @Override public void put(String key, byte[] body) { with(base.withKey(key), redis -> redis.set(base.withKey(key).keyBytes(), body)); }

    @Override public void remove(String key) { with(base.withKey(key), redis -> redis.del(base.withKey(key).keyBytes())); }

    @Override public Piece range(String url, long from, int length) {
        var at = located(url);
        return with(at, redis -> new Piece(redis.strlen(at.keyBytes()), redis.getrange(at.keyBytes(), from, from + length - 1)));
    }

    private static <T> T with(ArchiveUrl at, Function<Jedis, T> work) {
        try (var redis = RedisLink.open(RedisLink.url(at.connection()))) {
            return work.apply(redis);
        } catch (JedisException e) {
            throw new Away(e.getMessage());
        }
    }

    private ArchiveUrl located(String text) {
        var url = ArchiveUrl.parse(text);
        if (defects.on(Defect.ARCHIVE_DATABASE_IGNORED)) return new ArchiveUrl(url.server(), 0, url.key());
        boolean mine = base != null && url.host().equals(base.host());
        return mine ? new ArchiveUrl(base.server(), url.database(), url.key()) : url; // credentials do not stand in heads
    }
}
