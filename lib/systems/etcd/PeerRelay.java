package systems.etcd;

import cluster.Port;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the peers of one etcd node find it. All of them dial the one address that it advertises, and tell who they are by a header; the relay
 * leads each over the link of that ordered pair (contracts/kv.md §3.3). A connection of a peer that is not known yet goes straight
 * to the node, and is closed when the peer becomes known, so that it comes again by its link.
 */
final class PeerRelay implements AutoCloseable {
    private static final Pattern FROM = Pattern.compile("(?i)\r\nX-Server-From: *([0-9a-f]+)");
    private static final int MOST_HEAD_BYTES = 64 << 10;
    private final ServerSocket listener;
    private final String straight;
    private final IntFunction<String> linkOf;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();
    /** Connections by the peer's id in hex; empty for what tells none. */
    private final Map<Socket, String> unknown = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param front where it listens; @param straight the node itself; @param linkOf the address of the link that a peer goes by */
    PeerRelay(Port front, String straight, IntFunction<String> linkOf) {
        this.straight = straight;
        this.linkOf = linkOf;
        try {
            front.release();
            listener = new ServerSocket(front.number(), 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("peer-relay-" + front.number()).start(this::accept);
    }

    /** From now on this peer, by etcd's own id in hex, goes by its link. */
    void learn(String hex, int node) {
        if (known.put(hex, node) != null) return;
        unknown.forEach((socket, id) -> { if (id.equals(hex)) close(socket); });
    }

    private void accept() {
        try {
            while (true) {
                Socket taken = listener.accept();
                open.add(taken);
                Thread.startVirtualThread(() -> lead(taken));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void lead(Socket peer) {
        try (peer; var onward = new Socket()) {
            byte[] head = head(peer.getInputStream());
            Matcher from = FROM.matcher(new String(head, StandardCharsets.ISO_8859_1));
            String hex = from.find() ? from.group(1) : "";
            if (!known.containsKey(hex)) unknown.put(peer, hex);
            open.add(onward);
            onward.connect(address(known.containsKey(hex) ? linkOf.apply(known.get(hex)) : straight));
            onward.getOutputStream().write(hex.isEmpty() ? onlyOne(head) : head);
            Thread back = Thread.startVirtualThread(() -> pump(onward, peer));
            pump(peer, onward);
            back.join();
        } catch (IOException e) {
            // one side is gone, so the other goes, too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            unknown.remove(peer);
            open.remove(peer);
        }
    }

    /** A request that does not tell who asks, such as a probe, has its connection to itself: by the same one, messages could follow past the links. */
    private static byte[] onlyOne(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What comes up to the end of the first request's headers. */
    private static byte[] head(InputStream in) throws IOException {
        byte[] head = new byte[MOST_HEAD_BYTES];
        int length = 0;
        while (length < head.length) {
            int taken = in.read(head, length, head.length - length);
            if (taken < 0) throw new IOException("no request");
            length += taken;
            if (new String(head, 0, length, StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) break;
        }
        return Arrays.copyOf(head, length);
    }

    /** Ends both when either ends. */
    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // ended
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone in any case
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::close);
    }
}
