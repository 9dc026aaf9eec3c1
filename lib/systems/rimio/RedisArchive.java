package systems.rimio;

import fault.Injected;
import fault.ServerOutage;
import java.util.List;
import java.util.TreeSet;
import kit.Case;
import systems.redis.RedisGate;
import systems.redis.RedisStore;

/** The archive of a cluster: keys of one prefix, in the Redis of the registry, behind a gate of its own (contracts/rimio.md §8). */
public final class RedisArchive {
    private final Case c;
    private final RedisStore store;
    private final String prefix;
    private final RedisGate gate;
    private Injected outage;

    RedisArchive(Case c, RedisStore store, String prefix) {
        this.c = c;
        this.store = store;
        this.prefix = prefix;
        gate = c.closeAtEnd(RedisGate.before(store));
        c.closeAtEnd(store.owning(prefix + "/*"));
    }

    RimioConfig.Archive config() { return new RimioConfig.RedisBlock("redis", gate.url(), prefix); }

    /** What a head should name for a path that needs no escape. */
    public String url(String path, long generation) { return gate.url() + "/" + key(path, generation); }

    public String key(String path, long generation) { return prefix + "/" + path + "/g." + generation; }

    /** The archived value, or null. */
    public byte[] value(String path, long generation) { return store.get(key(path, generation)); }

    public void put(String path, long generation, byte[] value) { store.set(key(path, generation), value); }

    public void remove(String path, long generation) { store.delete(key(path, generation)); }

    /** All keys, sorted. */
    public List<String> keys() { return List.copyOf(new TreeSet<>(store.keys(prefix + "/*"))); }

    /** Bytes that the nodes have read from it. */
    public long servedBytes() { return gate.servedBytes(); }

    /** Puts the archive out of reach of the nodes; the case itself still sees it. */
    public void shut() { outage = new ServerOutage("archive " + gate.url(), gate::shut, gate::open, gate::ping).in(c); }

    public void open() { outage.undo(); }
}
