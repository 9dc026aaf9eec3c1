package rimio;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** One connection, made anew by the next call after it broke (clause 54). */
final class RedisRegistry implements Registry {
    private static final List<Defect> OVERWRITING = List.of(Defect.BOOTSTRAP_OVERWRITTEN, Defect.BOOTSTRAP_RACE_LAST_WINS, Defect.STRANGERS_FILE_OVERWRITES, Defect.JOIN_REWRITES_BOOTSTRAP);
    private static final int NODE_TTL_S = 60;

    private final URI url;
    private final String prefix;
    private final Defects defects;
    private final ReentrantLock lock = new ReentrantLock();
    private Jedis connection;
    private boolean broken;

    RedisRegistry(String url, String registryPrefix, String namespace, Defects defects) {
        this.prefix = registryPrefix + ":" + namespace + ":";
        this.defects = defects;
        try {
            this.url = RedisLink.url(url);
        } catch (IllegalArgumentException e) {
            throw new Unavailable("failed to connect to redis: " + url + ": " + e.getMessage());
        }
    }

    private <T> T call(Function<Jedis, T> command) {
        lock.lock();
        try {
            if (broken && defects.on(Defect.REGISTRY_NOT_RECONNECTED)) throw new Unavailable("connection to redis is lost");
            boolean fresh = connection == null;
            if (fresh) connection = RedisLink.open(url);
            try {
                return command.apply(connection);
            } catch (JedisException e) {
                disconnect();
                if (fresh || defects.on(Defect.REGISTRY_NOT_RECONNECTED)) throw e;
            }
            connection = RedisLink.open(url); // an idle connection may have died with a restarted registry
            return command.apply(connection);
        } catch (JedisException e) {
            disconnect();
            throw new Unavailable("failed to connect to redis: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }


    private void disconnect() {
        broken = true;
        try {
            if (connection != null) connection.close();
        } catch (JedisException e) {
            // It was broken.
        }
        connection = null;
    }

    @Override public String bootstrap() { return call(redis -> redis.get(prefix + "bootstrap:state")); }

    @Override public boolean createBootstrap(String json) {
        if (OVERWRITING.stream().anyMatch(defects::on)) return call(redis -> redis.set(prefix + "bootstrap:state", json)) != null;
        return call(redis -> redis.set(prefix + "bootstrap:state", json, SetParams.setParams().nx())) != null;
    }

    @Override public void writeSlots(List<String> records) {
        if (records.isEmpty()) return;
        var pairs = new String[records.size() * 2];
        for (int slot = 0; slot < records.size(); slot++) {
            pairs[2 * slot] = prefix + "slots:" + slot;
            pairs[2 * slot + 1] = records.get(slot);
        }
        call(redis -> redis.mset(pairs));
    }

    @Override public void register(String nodeId, String record) {
        call(redis -> redis.set(key(nodeId), record, defects.on(Defect.NODE_RECORD_WITHOUT_EXPIRY) ? SetParams.setParams() : SetParams.setParams().ex(NODE_TTL_S)));
    }

    @Override public void deregister(String nodeId) { call(redis -> redis.del(key(nodeId))); }

    @Override public Map<String, String> nodes(List<String> nodeIds) {
        var values = call(redis -> redis.mget(nodeIds.stream().map(this::key).toArray(String[]::new)));
        var found = new HashMap<String, String>();
        for (int i = 0; i < nodeIds.size(); i++) if (values.get(i) != null) found.put(nodeIds.get(i), values.get(i));
        return found;
    }

    private String key(String nodeId) { return prefix + "nodes:" + nodeId; }

    @Override public void close() {
        if (!lock.tryLock()) return; // the process is about to end anyway
        try {
            disconnect();
        } finally {
            lock.unlock();
        }
    }
}
