package systems.etcd;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import cluster.Port;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toxiproxy.Echo;

/** Each peer goes by its own link once it is known, nobody gets past a link that is cut, and a connection ends with either of its sides. */
class PeerRelayTest {
    private static final int LIMIT_MS = 5000;
    private static final String HEX = "8e9e05c52164694d";
    private final Map<Integer, String> links = new ConcurrentHashMap<>();
    private Echo node;
    private Port front;
    private PeerRelay relay;

    @BeforeEach void open() throws IOException {
        node = new Echo();
        front = Port.free();
        relay = new PeerRelay(front, node.address(), links::get);
    }

    @AfterEach void close() throws IOException {
        relay.close();
        node.close();
        front.close();
    }

    /** A connection of a peer that has sent its first request. */
    private Socket peer(String headers) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", front.number()), LIMIT_MS);
        socket.setSoTimeout(LIMIT_MS);
        socket.getOutputStream().write(("GET /raft HTTP/1.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String from(String hex) { return "X-Server-From: " + hex + "\r\n"; }

    /** What comes back up to the end of the head; empty where the connection ends before. */
    private static String echoed(Socket peer) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = read(peer);
            if (next < 0) return "";
            head.append((char) next);
        }
        return head.toString();
    }

    private static int read(Socket peer) throws IOException {
        try {
            return peer.getInputStream().read();
        } catch (java.net.SocketException e) {
            return -1; // a reset is an end, too
        }
    }

    private static void stillOpen(Socket peer) throws IOException {
        peer.getOutputStream().write('x');
        assertThat(read(peer), is((int) 'x'));
    }

    @Test void aPeerThatIsNotKnownGoesStraight() throws IOException {
        try (Socket peer = peer(from(HEX))) {
            assertThat("not a byte is changed", echoed(peer), is("GET /raft HTTP/1.1\r\n" + from(HEX) + "\r\n"));
            stillOpen(peer);
        }
    }

    @Test void whoDoesNotTellWhoAsksHasOneRequest() throws IOException {
        try (Socket peer = peer("Host: n1\r\n")) {
            assertThat(echoed(peer), is("GET /raft HTTP/1.1\r\nConnection: close\r\nHost: n1\r\n\r\n"));
        }
    }

    @Test void aKnownPeerGoesByItsLinkInAnyCase() throws IOException {
        try (var link = new Echo()) {
            links.put(2, link.address());
            relay.learn(HEX, 2);
            node.close(); // so that the answer can come only from the link
            try (Socket peer = peer("x-server-from:" + HEX + "\r\n")) {
                assertThat(echoed(peer), containsString(HEX));
            }
        }
    }

    @Test void whoBecomesKnownComesAgainByItsLink() throws IOException {
        try (var link = new Echo(); Socket mine = peer(from(HEX)); Socket other = peer(from("1234"))) {
            echoed(mine);
            echoed(other);
            links.put(2, link.address());
            relay.learn(HEX, 2);
            assertThat("its connection past the link is closed", read(mine), is(-1));
            stillOpen(other);
            try (Socket again = peer(from(HEX))) {
                echoed(again);
                relay.learn(HEX, 2);
                stillOpen(again);
            }
        }
    }

    @Test void aLinkThatIsCutLeadsNowhereUntilItIsHealed() throws IOException {
        try (Port place = Port.free()) {
            links.put(2, place.address());
            relay.learn(HEX, 2);
            try (Socket peer = peer(from(HEX))) {
                assertThat("nothing listens on the link, and the node itself is not asked", echoed(peer), is(""));
            }
            place.release();
            try (var healed = new Echo("127.0.0.1", place.number()); Socket peer = peer(from(HEX))) {
                assertThat(echoed(peer), containsString(HEX));
            }
        }
    }

    @Test void aConnectionEndsWithEitherSide() throws IOException {
        try (Socket peer = peer(from(HEX))) {
            echoed(peer);
            peer.getOutputStream().write('Q'); // upon which the node hangs up
            assertThat(read(peer), is((int) 'Q'));
            assertThat(read(peer), is(-1));
        }
    }

    @Test void itsEndIsThatOfAllConnections() throws IOException {
        try (Socket peer = peer(from(HEX))) {
            echoed(peer);
            relay.close();
            assertThat(read(peer), is(-1));
        }
    }
}
