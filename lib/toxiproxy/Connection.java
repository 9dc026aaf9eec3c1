package toxiproxy;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's connection through a proxy: its socket, the one to the server, and a flow in each direction. */
final class Connection {
    private static final int DIRECTIONS = 2;
    private final Socket client;
    private final Socket server;
    private final Flow up;
    private final Flow down;
    private final AtomicInteger flowing = new AtomicInteger(DIRECTIONS);
    private final Runnable whenOver;

    Connection(Socket client, Socket server, ByteCounters counters, Runnable whenOver) {
        this.client = client;
        this.server = server;
        this.whenOver = whenOver;
        up = new Flow(client, server, counters.receivedUp, counters.sentUp, this::flowOver);
        down = new Flow(server, client, counters.receivedDown, counters.sentDown, this::flowOver);
    }

    /** Passes on in both directions until the client or the server ends it; in this thread and another. */
    void run() {
        Thread.ofPlatform().daemon().name("downstream").start(down::run);
        up.run();
    }

    /** Whenever it is closed from now on, the other sides see a reset. */
    void resetWhenClosed() throws IOException {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
    }

    void add(ToxicEntry entry) { flow(entry).add(entry); }

    void update(ToxicEntry entry) { flow(entry).update(entry); }

    void remove(ToxicEntry entry) { flow(entry).remove(entry.name()); }

    private Flow flow(ToxicEntry entry) { return entry.isUpstream() ? up : down; }

    private void flowOver() {
        if (flowing.decrementAndGet() == 0) whenOver.run();
    }

    void kill() {
        up.kill();
        down.kill();
    }

    static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // it is closed as far as it can be
        }
    }
}
