package rimio;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * HTTP to other nodes over pooled connections. On plain sockets: java.net.http would cost each node a quarter of a second at its first request.
 * Every request of the protocol may be repeated, so one that dies with an old connection is sent once more.
 */
final class PeerClient {
    private static final int CONNECT_TIMEOUT_MS = 1000;
    /** A busy machine may take seconds for what needs milliseconds; who waits for a quorum does not wait for the slowest. */
    static final int REQUEST_TIMEOUT_MS = 4000;

    record Response(int status, Map<String, String> headers, byte[] body) {}

    private final ConcurrentHashMap<String, ConcurrentLinkedDeque<PeerConnection>> idle = new ConcurrentHashMap<>();
    private final PeerConnection.Reaper reaper = new PeerConnection.Reaper();

    /** @throws Replica.Unreachable when there is no answer, whatever its status */
    Response send(String method, String address, String pathAndQuery, byte[] body) {
        var pooled = pooled(address);
        boolean maybeDone = false;
        if (pooled != null) {
            try {
                return exchange(pooled, address, method, pathAndQuery, body);
            } catch (SocketTimeoutException e) {
                throw new Replica.Unreachable(address + " does not answer", true);
            } catch (IOException e) {
                maybeDone = true; // most likely the peer has restarted, but it may also have done it and died
            }
        }
        return sendAnew(method, address, pathAndQuery, body, maybeDone);
    }

    private Response sendAnew(String method, String address, String pathAndQuery, byte[] body, boolean maybeDone) {
        PeerConnection connection;
        try {
            connection = new PeerConnection(Node.address(address), CONNECT_TIMEOUT_MS);
        } catch (IOException e) {
            throw new Replica.Unreachable(address + " refuses connections", maybeDone);
        }
        try {
            return exchange(connection, address, method, pathAndQuery, body);
        } catch (IOException e) {
            throw new Replica.Unreachable(address + ": " + e.getMessage(), true);
        }
    }

    private Response exchange(PeerConnection connection, String address, String method, String pathAndQuery, byte[] body) throws IOException {
        reaper.watch(connection, REQUEST_TIMEOUT_MS);
        boolean done = false;
        try {
            var response = connection.exchange(method, address, pathAndQuery, body, REQUEST_TIMEOUT_MS);
            done = true;
            return response;
        } finally {
            boolean overdue = !reaper.release(connection);
            if (done && !overdue && connection.reusable()) idle.computeIfAbsent(address, a -> new ConcurrentLinkedDeque<>()).push(connection);
            else connection.close();
        }
    }

    private PeerConnection pooled(String address) {
        var connections = idle.get(address);
        if (connections == null) return null;
        for (PeerConnection connection; (connection = connections.poll()) != null; ) {
            if (connection.isFresh()) return connection;
            connection.close();
        }
        return null;
    }
}
