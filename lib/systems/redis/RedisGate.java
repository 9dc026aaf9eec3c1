package systems.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A door of its own to a Redis: while it is shut that Redis is out of reach for whoever comes this way, and for nobody else. */
public final class RedisGate implements AutoCloseable {
    private static final int BACKLOG = 100;
    private static final int BUFFER_BYTES = 64 * 1024;
    private final URI target;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong served = new AtomicLong();
    private volatile boolean shut;

    private RedisGate(URI target, ServerSocket door) {
        this.target = target;
        this.door = door;
    }

    public static RedisGate before(RedisStore store) {
        try {
            var gate = new RedisGate(URI.create(store.url()), new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("redis-gate").start(gate::accept);
            return gate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The url of the Redis by way of this gate. */
    public String url() {
        String user = target.getRawUserInfo() == null ? "" : target.getRawUserInfo() + "@";
        return "redis://" + user + "127.0.0.1:" + door.getLocalPort() + (target.getRawPath() == null ? "" : target.getRawPath());
    }

    /** Ends all connections; later ones are closed at once. */
    public void shut() {
        shut = true;
        open.forEach(RedisGate::close);
    }

    public void open() { shut = false; }

    /** What the Redis answers to PING by this way. */
    public String ping() { return RedisStore.ping(url()); }

    /** Bytes that have come out of the Redis this way. */
    public long servedBytes() { return served.get(); }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (shut) close(client);
                else join(client, new Socket(target.getHost(), target.getPort() < 0 ? 6379 : target.getPort()));
            } catch (IOException e) {
                // closed, or the Redis is gone: the client sees it
            }
        }
    }

    private void join(Socket client, Socket server) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        Thread.startVirtualThread(() -> copy(client, server, new AtomicLong()));
        Thread.startVirtualThread(() -> copy(server, client, served));
    }

    private void copy(Socket from, Socket to, AtomicLong counter) {
        try {
            var buffer = new byte[BUFFER_BYTES];
            for (int n; (n = from.getInputStream().read(buffer)) > 0; ) {
                counter.addAndGet(n); // before the client can have them, and so before it can answer anybody
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one side has ended, and so does the other
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // it was closed
        }
    }

    @Override public void close() {
        close(door);
        shut();
    }
}
