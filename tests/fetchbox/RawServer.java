package fetchbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each path by the bytes that a test gives, whatever they are, and closes; a path without an answer hears nothing. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    /** The heads of requests. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    RawServer() throws IOException { this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress())); }

    /** @param listener perhaps one of TLS */
    RawServer(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    RawServer answer(String path, String raw) {
        answers.put(path, raw);
        return this;
    }

    int port() { return listener.getLocalPort(); }

    String url(String path) { return "http://127.0.0.1:" + port() + path; }

    private void accept() {
        try {
            while (true) {
                Socket one = listener.accept();
                open.add(one);
                Thread.ofVirtual().start(() -> serve(one));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket one) {
        try {
            String head = head(one.getInputStream());
            asked.add(head);
            String answer = answers.get(head.split(" ")[1]);
            if (answer == null) return;
            one.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            one.close();
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) throw new IOException("no request");
            head.append((char) b);
        }
        return head.toString();
    }

    @Override public void close() throws IOException {
        listener.close();
        for (Socket one : open) one.close();
    }
}
