package links;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import kit.SetupError;

/** Stands before a server, passes on what comes from either side as it is, and keeps it. */
public final class ByteRecorder implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int BACKLOG = 256;
    /** Of one direction of one connection; a case that says more than that cannot be judged. */
    private static final int MOST_BYTES = 64 << 20;
    private final String name;
    private final String upstream;
    private final ServerSocket door;
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = new HashSet<>();
    private boolean closed;

    /** One direction of one connection. */
    private static final class Stream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        synchronized void add(byte[] piece, int length) {
            if (bytes.size() + length > MOST_BYTES) throw new SetupError("more than " + MOST_BYTES + " bytes on one connection");
            bytes.write(piece, 0, length);
        }

        synchronized String text() { return bytes.toString(StandardCharsets.ISO_8859_1); }

        synchronized int size() { return bytes.size(); }
    }

    /** @param listen {@code host:port}, 0 for a free port; @param upstream {@code host:port} of the server, which need not run yet */
    public ByteRecorder(String name, String listen, String upstream) {
        this.name = name;
        this.upstream = upstream;
        int colon = listen.lastIndexOf(':');
        try {
            door = new ServerSocket(Integer.parseInt(listen.substring(colon + 1)), BACKLOG, InetAddress.getByName(listen.substring(0, colon)));
        } catch (IOException e) {
            throw new SetupError("no recorder " + name + " on " + listen + ": " + e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("recorder-" + name).start(this::accept);
    }

    /** Where clients find it. */
    public String address() { return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort(); }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofPlatform().daemon().name(name).start(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        int colon = upstream.lastIndexOf(':');
        try {
            Socket server = new Socket(upstream.substring(0, colon), Integer.parseInt(upstream.substring(colon + 1)));
            if (!keeps(client, server)) return;
            Thread.ofPlatform().daemon().name(name).start(() -> copy(server, client));
            copy(client, server);
        } catch (IOException e) {
            close(client); // the client learns by the end of its connection that nobody is there
        }
    }

    private synchronized boolean keeps(Socket... both) {
        if (closed) for (Socket s : both) close(s);
        else open.addAll(List.of(both));
        return !closed;
    }

    private void copy(Socket from, Socket to) {
        var stream = new Stream();
        streams.add(stream);
        var buffer = new byte[BUFFER_BYTES];
        try {
            from.setTcpNoDelay(true);
            for (int n; (n = from.getInputStream().read(buffer)) > 0; ) {
                stream.add(buffer, n);
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // the end of one side is the end of both
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try (socket) {
            return;
        } catch (IOException e) {
            return; // it is gone in any case
        }
    }

    /** Whether a text was to be seen, as it is or in Base64, as some servers want it. */
    public boolean shows(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String plain = new String(bytes, StandardCharsets.ISO_8859_1);
        String encoded = Base64.getEncoder().encodeToString(bytes);
        return streams.stream().map(Stream::text).anyMatch(said -> said.contains(plain) || said.contains(encoded));
    }

    /** Of all connections, in both directions. */
    public long bytes() { return streams.stream().mapToLong(Stream::size).sum(); }

    @Override public void close() {
        close(door);
        Set<Socket> all;
        synchronized (this) {
            closed = true;
            all = new HashSet<>(open);
        }
        all.forEach(ByteRecorder::close);
    }

    private static void close(ServerSocket socket) {
        try (socket) {
            return;
        } catch (IOException e) {
            return;
        }
    }

    @Override public String toString() { return name; }
}
