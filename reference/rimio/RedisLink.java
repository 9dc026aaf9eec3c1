package rimio;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisURIHelper;

import java.net.URI;

/** Connections to a Redis named by a url, with a limit on every wait. */
final class RedisLink {
    private static final int TIMEOUT_MS = 2000;

    private RedisLink() {}

    /** @throws IllegalArgumentException if it is no redis url */
    static URI url(String text) {
        var url = URI.create(text);
        if (!JedisURIHelper.isValid(url)) throw new IllegalArgumentException("not a redis url");
        return url;
    }

    /** Connects; the caller closes. */
    static Jedis open(URI url) {
        var config = DefaultJedisClientConfig.builder().connectionTimeoutMillis(TIMEOUT_MS).socketTimeoutMillis(TIMEOUT_MS)
            .user(JedisURIHelper.getUser(url)).password(JedisURIHelper.getPassword(url)).database(JedisURIHelper.getDBIndex(url))
            .ssl(JedisURIHelper.isRedisSSLScheme(url)).build();
        var connection = new Jedis(new HostAndPort(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort()), config);
        connection.connect();
        return connection;
    }
}
