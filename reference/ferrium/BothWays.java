package ferrium;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** For a defect: one port for TLS and plain text, told from each other by the first byte and passed on to a server for each (K25). */
final class BothWays {
    static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int BUFFER_BYTES = 16 << 10;

    private BothWays() {}

    static void open(InetSocketAddress address, int tlsPort, int plainPort) throws IOException {
        var door = new ServerSocket();
        door.bind(address);
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    var client = door.accept();
                    Thread.ofVirtual().start(() -> pass(client, tlsPort, plainPort));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void pass(Socket client, int tlsPort, int plainPort) {
        try (client) {
            int first = client.getInputStream().read();
            if (first < 0) return;
            try (var server = new Socket(LOOPBACK.getAddress(), first == TLS_HANDSHAKE ? tlsPort : plainPort)) {
                server.getOutputStream().write(first);
                Thread.ofVirtual().start(() -> copy(server, client));
                copy(client.getInputStream(), server.getOutputStream());
            }
        } catch (IOException e) {
            Log.debug("both ways: " + e);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            Log.debug("both ways: " + e);
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int n; (n = in.read(buffer)) > 0; ) out.write(buffer, 0, n);
    }
}
