package cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import kit.SetupError;
import org.junit.jupiter.api.Test;

class PortTest {
    private static void listen(Port port) throws IOException {
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port.number()));
        }
    }

    /** While a node starts nobody holds its port, and connections come and go. */
    @Test void noConnectionIsGivenOne() throws IOException {
        Set<Integer> given = new HashSet<>();
        try (var server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 200; i++) try (var connection = new Socket(server.getInetAddress(), server.getLocalPort())) { given.add(connection.getLocalPort()); }
        }
        int lowest = given.stream().min(Integer::compare).orElseThrow();
        for (int i = 0; i < 200; i++) try (Port port = Port.free()) { assertThat(port.number(), lessThan(lowest)); }
    }

    @Test void isHeldAgainstOthersUntilItIsReleased() throws IOException {
        try (Port port = Port.free()) {
            assertThrows(IOException.class, () -> listen(port));
            port.release();
            listen(port);
            port.hold();
            assertThrows(IOException.class, () -> listen(port));
        }
    }

    @Test void isOfLoopbackAlone() {
        assertThat(assertThrows(SetupError.class, () -> Port.freeOn("192.0.2.1")).getMessage(), containsString("no loopback address"));
        try (Port port = Port.freeOn("127.3.2.1")) { assertThat(port.address(), startsWith("127.3.2.1:")); }
    }
}
