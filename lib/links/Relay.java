package links;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kit.SetupError;

/**
 * Stands where connections of HTTP/1.1 come in that lead to several places, and leads each by the head of its first request; from then on
 * bytes pass as they are. What has no way, or finds nobody there, is closed.
 */
public final class Relay implements AutoCloseable {
    private static final int BACKLOG = 200;
    private static final int MOST_HEAD_BYTES = 64 << 10;
    private final ServerSocket listener;
    private final Guide guide;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Where a connection goes. @throws IOException when it goes nowhere */
    @FunctionalInterface public interface Guide { Way way(Socket from, String head) throws IOException; }

    /**
     * @param address {@code host:port}
     * @param onward what is said there first, in place of the head; may be empty
     * @param back what the side that connected is told first, once somebody is there; may be empty
     */
    public record Way(String address, String onward, String back) {}

    /** @param name of its thread; @param port of 127.0.0.1, 0 for a free one */
    public Relay(String name, int port, Guide guide) {
        this.guide = guide;
        try {
            listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new SetupError("no relay " + name + " on port " + port + ": " + e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("relay-" + name).start(this::accept);
    }

    /** Where it listens, {@code host:port}. */
    public String address() { return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort(); }

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

    private void lead(Socket from) {
        try (from; var to = new Socket()) {
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            open.add(to);
            byte[] head = head(from.getInputStream());
            Way way = guide.way(from, new String(head, StandardCharsets.ISO_8859_1));
            to.connect(address(way.address()));
            to.getOutputStream().write(way.onward().getBytes(StandardCharsets.ISO_8859_1));
            from.getOutputStream().write(way.back().getBytes(StandardCharsets.ISO_8859_1));
            Thread back = Thread.startVirtualThread(() -> pump(to, from));
            pump(from, to);
            back.join();
        } catch (IOException e) {
            // one side is gone, so the other goes, too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /** What comes up to the end of the first request's headers, and perhaps more. */
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
