package systems.redis;

import cluster.Port;
import java.nio.file.Path;
import kit.Lifeline;

/** A Redis of one case. It can be stopped and started again on the same port, and keeps its keys meanwhile. */
public final class OwnRedis implements AutoCloseable {
    private final Port port = Port.free();
    private final Path binary;
    private final Path data;
    private final RedisStore store;
    private Process process;

    OwnRedis(Path binary, Path data) {
        this.binary = binary;
        this.data = data;
        store = RedisStore.started("redis://" + port.address(), "of this case alone");
        start();
    }

    public String url() { return store.url(); }

    public RedisStore store() { return store; }

    /** Starts it and waits until it answers PING. */
    public void start() {
        port.release();
        process = EmbeddedRedis.spawn(binary, port, data, true);
        EmbeddedRedis.awaitPing(store, process, data);
    }

    /** Kills it; connections to its port are refused until the next start. */
    public void stop() {
        process.destroyForcibly().onExit().join();
        Lifeline.get().ended(process.toHandle());
        port.hold();
    }

    @Override public void close() {
        stop();
        port.close();
    }
}
