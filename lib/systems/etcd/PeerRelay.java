package systems.etcd;

import cluster.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import links.Relay;

/**
 * Where the peers of one etcd node find it. All of them dial the one address that it advertises, and tell who they are by a header; the relay
 * leads each over the link of that ordered pair (contracts/kv.md §3.3). A connection of a peer that is not known yet goes straight
 * to the node, and is closed when the peer becomes known, so that it comes again by its link.
 */
final class PeerRelay implements AutoCloseable {
    private static final Pattern FROM = Pattern.compile("(?i)\r\nX-Server-From: *([0-9a-f]+)");
    private final String straight;
    private final IntFunction<String> linkOf;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();
    /** Connections by the peer's id in hex; empty for what tells none. */
    private final Map<Socket, String> unknown = new ConcurrentHashMap<>();
    private final Relay relay;

    /** @param front where it listens; @param straight the node itself; @param linkOf the address of the link that a peer goes by */
    PeerRelay(Port front, String straight, IntFunction<String> linkOf) {
        this.straight = straight;
        this.linkOf = linkOf;
        front.release();
        relay = new Relay("peers-" + front.number(), front.number(), this::way);
    }

    /** From now on this peer, by etcd's own id in hex, goes by its link. */
    void learn(String hex, int node) {
        if (known.put(hex, node) != null) return;
        unknown.forEach((socket, id) -> { if (id.equals(hex)) end(socket); });
    }

    private Relay.Way way(Socket peer, String head) {
        Matcher from = FROM.matcher(head);
        String hex = from.find() ? from.group(1) : "";
        unknown.keySet().removeIf(Socket::isClosed);
        if (!known.containsKey(hex)) unknown.put(peer, hex);
        return new Relay.Way(known.containsKey(hex) ? linkOf.apply(known.get(hex)) : straight, hex.isEmpty() ? onlyOne(head) : head, "");
    }

    /** A request that does not tell who asks, such as a probe, has its connection to itself: by the same one, messages could follow past the links. */
    private static String onlyOne(String head) { return head.replaceFirst("\r\n", "\r\nConnection: close\r\n"); }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void close() { relay.close(); }
}
