package toxiproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A proxy: while it is enabled it listens, and each connection goes through the toxics that it has at the moment. */
final class ToxicProxy {
    private static final int BACKLOG = 1024;
    private final String name;
    private final ByteCounters counters = new ByteCounters();
    private final List<ToxicEntry> toxics = new ArrayList<>();
    private final Set<Connection> connections = new HashSet<>();
    private final Set<Socket> unconnected = new HashSet<>();
    private String listen;
    private String upstream;
    private ServerSocket door;
    private Thread acceptor;

    ToxicProxy(String name, String listen, String upstream) {
        this.name = name;
        this.listen = listen;
        this.upstream = upstream;
    }

    String name() { return name; }

    synchronized String listen() { return listen; }

    synchronized String upstream() { return upstream; }

    synchronized boolean enabled() { return door != null; }

    /** Those of the upstream direction first. */
    synchronized List<ToxicEntry> toxics() {
        List<ToxicEntry> sorted = new ArrayList<>(toxics.stream().filter(ToxicEntry::isUpstream).toList());
        sorted.addAll(toxics.stream().filter(t -> !t.isUpstream()).toList());
        return sorted;
    }

    ByteCounters counters() { return counters; }

    synchronized int connections() { return connections.size(); }

    /** Listens, if it does not yet; port 0 becomes the one that the system chose. */
    synchronized void enable() {
        if (door != null) return;
        try {
            InetSocketAddress address = address(listen);
            door = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        } catch (IOException | IllegalArgumentException e) {
            throw ApiError.cannotListen(listen, e.getMessage());
        }
        listen = door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
        ServerSocket mine = door;
        acceptor = Thread.ofPlatform().daemon().name("proxy-" + name).start(() -> accept(mine));
    }

    /** Stops to listen and ends its connections. */
    void disable() {
        List<Connection> ended;
        synchronized (this) {
            if (door == null) return;
            Connection.close(door);
            door = null;
            awaitEnd(acceptor);
            ended = List.copyOf(connections);
            unconnected.forEach(Connection::close);
        }
        ended.forEach(Connection::kill);
    }

    /** The system keeps a closed port for as long as a thread is about to accept on it. */
    private static void awaitEnd(Thread acceptor) {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives it other addresses, if they are others, which disables it. */
    void lead(String newListen, String newUpstream) {
        if (leads(newListen, newUpstream)) return;
        disable();
        synchronized (this) {
            listen = newListen;
            upstream = newUpstream;
        }
    }

    synchronized boolean leads(String otherListen, String otherUpstream) {
        return text(address(otherListen)).equals(text(address(listen))) && otherUpstream.equals(upstream);
    }

    /** An address of this machine; one without a host is 127.0.0.1. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            InetAddress host = InetAddress.getByName(colon <= 0 ? "127.0.0.1" : text.substring(0, colon));
            if (!host.isLoopbackAddress()) throw ApiError.cannotListen(text, "no loopback address");
            return new InetSocketAddress(host, colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1)));
        } catch (IOException | NumberFormatException e) {
            throw ApiError.cannotListen(text, e.getMessage());
        }
    }

    private static String text(InetSocketAddress address) { return address.getAddress().getHostAddress() + ":" + address.getPort(); }

    private void accept(ServerSocket mine) {
        while (true) {
            try {
                Socket client = mine.accept();
                Thread.ofPlatform().daemon().name("upstream").start(() -> serve(mine, client));
            } catch (IOException e) {
                if (mine.isClosed()) return;
            }
        }
    }

    private void serve(ServerSocket mine, Socket client) {
        Socket server = new Socket();
        Optional<Connection> connection = Optional.empty();
        try {
            if (begin(mine, client, server)) {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                String target = upstream();
                int colon = target.lastIndexOf(':');
                server.connect(new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1))));
                connection = connected(mine, client, server);
            }
        } catch (IOException | RuntimeException e) {
            // the server cannot be reached: the client learns it by the end of its connection
        }
        if (connection.isEmpty()) {
            Connection.close(client);
            Connection.close(server);
            begun(client, server);
        }
        connection.ifPresent(Connection::run);
    }

    private synchronized boolean begin(ServerSocket mine, Socket client, Socket server) { return door == mine && unconnected.addAll(List.of(client, server)); }

    private synchronized void begun(Socket client, Socket server) { List.of(client, server).forEach(unconnected::remove); }

    private synchronized Optional<Connection> connected(ServerSocket mine, Socket client, Socket server) throws IOException {
        if (door != mine) return Optional.empty();
        var holder = new Connection[1];
        var connection = holder[0] = new Connection(client, server, counters, () -> gone(holder[0]));
        if (toxics.stream().anyMatch(t -> t.toxic() instanceof ResetPeerToxic)) connection.resetWhenClosed();
        toxics.forEach(connection::add);
        connections.add(connection);
        begun(client, server);
        return Optional.of(connection);
    }

    private synchronized void gone(Connection connection) { connections.remove(connection); }

    synchronized Optional<ToxicEntry> toxic(String toxicName) { return toxics.stream().filter(t -> t.name().equals(toxicName)).findFirst(); }

    synchronized void add(ToxicEntry entry) {
        if (toxic(entry.name()).isPresent()) throw ApiError.toxicExists();
        toxics.add(entry);
        connections.forEach(c -> c.add(entry));
    }

    synchronized void update(ToxicEntry entry) {
        toxics.replaceAll(t -> t.name().equals(entry.name()) ? entry : t);
        connections.forEach(c -> c.update(entry));
    }

    void remove(ToxicEntry entry) {
        List<Connection> open;
        synchronized (this) {
            toxics.removeIf(t -> t.name().equals(entry.name()));
            open = List.copyOf(connections);
        }
        open.forEach(c -> c.remove(entry));
    }

    /** Enabled and without toxics. */
    void reset() {
        enable();
        toxics().forEach(this::remove);
    }
}
