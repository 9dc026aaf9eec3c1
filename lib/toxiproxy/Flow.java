package toxiproxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One direction of a connection: a thread reads from one socket and writes to the other by itself, or to the first of the stages of
 * toxics, the newest of which is the last.
 */
final class Flow {
    private static final int BUFFER_BYTES = 32 * 1024;
    private final Socket from;
    private final Socket to;
    private final AtomicLong receivedBytes;
    private final AtomicLong sentBytes;
    private final Runnable whenOver;
    private final SocketSink socket = new SocketSink();
    private final Outlet outlet = new Outlet(this, socket);
    private final List<Stage> stages = new ArrayList<>();
    private boolean over;

    /** The end of the flow. A write that fails ends it, as the other side has gone. */
    private final class SocketSink implements Sink {
        @Override public boolean take(Chunk chunk) {
            write(chunk.bytes(), chunk.size());
            return true;
        }

        void write(byte[] bytes, int length) {
            try {
                to.getOutputStream().write(bytes, 0, length);
                sentBytes.addAndGet(length);
            } catch (IOException e) {
                finish();
            }
        }

        @Override public boolean finish() {
            kill();
            return true;
        }
    }

    Flow(Socket from, Socket to, AtomicLong receivedBytes, AtomicLong sentBytes, Runnable whenOver) {
        this.from = from;
        this.to = to;
        this.receivedBytes = receivedBytes;
        this.sentBytes = sentBytes;
        this.whenOver = whenOver;
    }

    /** Passes on until one side ends. */
    void run() {
        var buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int n; (n = in.read(buffer)) >= 0; ) {
                receivedBytes.addAndGet(n);
                if (outlet.next() == socket) socket.write(buffer, n); // without toxics no other thread is needed
                else outlet.send(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime()));
            }
        } catch (IOException e) {
            // a reset or an end by the other direction: an end for this one, too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outlet.end();
    }

    synchronized void add(ToxicEntry entry) {
        if (over) return;
        Outlet last = outlet;
        while (last.next() instanceof Stage stage) last = stage.outlet(); // one that is about to retire, too
        var stage = new Stage(entry, new Outlet(this, socket));
        stage.start();
        stages.add(stage);
        last.lead(stage);
    }

    void update(ToxicEntry entry) { named(entry.name()).forEach(s -> s.update(entry)); }

    void remove(String toxic) {
        List<Stage> removed = named(toxic);
        synchronized (this) {
            stages.removeAll(removed);
        }
        removed.forEach(Stage::remove);
    }

    private synchronized List<Stage> named(String toxic) { return stages.stream().filter(s -> s.name().equals(toxic)).toList(); }

    /** Ends it: the socket it leads to is closed, and with it the other direction. */
    void kill() {
        List<Stage> left;
        synchronized (this) {
            if (over) return;
            over = true;
            left = new ArrayList<>(stages);
            for (Outlet at = outlet; at.next() instanceof Stage stage; at = stage.outlet()) left.add(stage); // those about to retire, too
        }
        left.forEach(Stage::kill);
        Connection.close(to);
        whenOver.run();
    }
}
