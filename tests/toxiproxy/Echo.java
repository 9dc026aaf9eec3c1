package toxiproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it gets. It hangs up after a byte 'Q', which it sends back, too. */
public final class Echo implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 * 1024;
    private final ServerSocket door;
    private final Thread acceptor;

    public Echo() throws IOException { this("127.0.0.1", 0); }

    public Echo(String host, int port) throws IOException {
        door = new ServerSocket(port, 50, InetAddress.getByName(host));
        acceptor = Thread.ofPlatform().daemon().start(this::accept);
    }

    public String address() { return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort(); }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                client.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> echo(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            var buffer = new byte[BUFFER_BYTES];
            for (int n; (n = client.getInputStream().read(buffer)) >= 0; ) {
                client.getOutputStream().write(buffer, 0, n);
                if (buffer[n - 1] == 'Q') return;
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    /** The port is closed when this returns: a thread that is about to accept would keep it a little longer. */
    @Override public void close() throws IOException {
        door.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
