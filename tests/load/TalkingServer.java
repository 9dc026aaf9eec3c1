package load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A small HTTP server for tests of the load engine: what it does with its nth request is the test's to say. */
final class TalkingServer implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    static final String BUSY = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    /** In place of an answer: the connection is closed. */
    static final String CLOSE = "";

    /** What to answer to a request; it may take its time. */
    interface Behaviour { String answer(int number, String requestLine) throws InterruptedException; }

    private final ServerSocket server;
    private final AtomicInteger requests = new AtomicInteger();
    private final Behaviour behaviour;

    TalkingServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> talk(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void talk(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String first = in.readLine(); first != null; first = in.readLine()) {
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine());
                String answer = behaviour.answer(requests.incrementAndGet(), first);
                if (answer.equals(CLOSE)) return;
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | InterruptedException e) {
            // the client or the test went away
        }
    }

    String address() { return "127.0.0.1:" + server.getLocalPort(); }

    int requests() { return requests.get(); }

    @Override public void close() throws IOException { server.close(); }
}
