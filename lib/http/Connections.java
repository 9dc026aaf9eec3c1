package http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import tls.ClientTls;

/** Connections to one address that are kept open between exchanges; any number of threads may exchange at a time. */
final class Connections implements Closeable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private final InetSocketAddress address;
    private final ClientTls tls;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> all = new HashSet<>();
    private boolean closed;

    Connections(InetSocketAddress address, ClientTls tls) {
        this.address = address;
        this.tls = tls;
    }

    /**
     * Sends a request and reads the answer. A connection that the server closed while it lay idle is no answer to anything:
     * a request without side effects is then sent once more, by a fresh one.
     */
    ReplyReader.Answer exchange(byte[] request, String method, Deadline deadline) throws IOException {
        Connection connection = take(deadline);
        var reader = new ReplyReader(connection, deadline);
        try {
            return exchange(connection, reader, request, method, deadline);
        } catch (EOFException | SocketException e) {
            if (!connection.wasUsedBefore() || reader.hasBegun() || !method.equals("GET") && !method.equals("HEAD")) throw e;
        }
        Connection fresh = open(deadline);
        return exchange(fresh, new ReplyReader(fresh, deadline), request, method, deadline);
    }

    private ReplyReader.Answer exchange(Connection connection, ReplyReader reader, byte[] request, String method, Deadline deadline) throws IOException {
        boolean keep = false;
        try {
            var out = ByteBuffer.wrap(request);
            connection.send(out, deadline);
            ReplyReader.Answer answer = reader.read(method.equals("HEAD"));
            keep = answer.reusable() && !out.hasRemaining();
            return answer;
        } finally {
            if (keep) give(connection);
            else drop(connection);
        }
    }

    private Connection take(Deadline deadline) throws IOException {
        for (Connection kept = poll(); kept != null; kept = poll()) {
            if (kept.isQuiet()) return kept;
            drop(kept);
        }
        return open(deadline);
    }

    private synchronized Connection poll() { return idle.pollLast(); }

    private Connection open(Deadline deadline) throws IOException {
        Connection fresh = Connection.open(address, tls, deadline.sooner(CONNECT_LIMIT));
        synchronized (this) {
            all.add(fresh);
            if (!closed) return fresh;
        }
        drop(fresh);
        throw new SocketException("the client is closed");
    }

    private void give(Connection connection) {
        synchronized (this) {
            if (!closed) {
                idle.addLast(connection);
                return;
            }
        }
        drop(connection);
    }

    private void drop(Connection connection) {
        synchronized (this) {
            all.remove(connection);
        }
        connection.close();
    }

    /** Ends exchanges that are under way, too. */
    @Override public void close() {
        Set<Connection> open;
        synchronized (this) {
            closed = true;
            open = new HashSet<>(all);
            all.clear();
            idle.clear();
        }
        open.forEach(Connection::close);
    }
}
