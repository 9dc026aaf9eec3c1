package systems.redis;

import cluster.Port;
import fault.Injected;
import fault.ServerOutage;
import java.nio.file.Path;
import java.util.List;
import kit.Case;
import kit.Lifeline;
import kit.Running;

/** A Redis of one case. It can be stopped and started again on the same port, and keeps its keys meanwhile. */
public final class OwnRedis implements AutoCloseable, Running {
    private final Case c;
    private final Port port = Port.free();
    private final Path binary;
    private final Path data;
    private final RedisStore store;
    private Process process;
    private Injected outage;

    OwnRedis(Case c, Path binary, Path data) {
        this.c = c;
        this.binary = binary;
        this.data = data;
        store = RedisStore.started("redis://" + port.address(), "of this case alone");
        begin();
    }

    public String url() { return store.url(); }

    public RedisStore store() { return store; }

    /** Starts it again and waits until it answers PING. */
    public void start() { outage.undo(); }

    /** Kills it; connections to its port are refused until the next start. */
    public void stop() { outage = new ServerOutage(url(), this::end, this::begin, store::ping).in(c); }

    private void begin() {
        port.release();
        process = EmbeddedRedis.spawn(binary, port, data, true);
        EmbeddedRedis.awaitPing(store, process, data);
    }

    private void end() {
        process.destroyForcibly().onExit().join();
        Lifeline.get().ended(process.toHandle());
        port.hold();
    }

    @Override public List<String> whereabouts() { return List.of("redis  " + url() + "  pid " + process.pid(), "    data " + data); }

    @Override public void close() {
        end();
        port.close();
    }
}
