package systems.fetchbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import kit.SetupError;

/** A small HTTP server on 127.0.0.1 that answers as it is told, also in ways that no proper server would, and writes down what it was asked. */
public final class ScriptedServer implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final int LONGEST_LINE = 64 << 10;
    private final String name;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Asked> journal = new ArrayList<>();
    private final AtomicInteger atATime = new AtomicInteger();
    private final AtomicInteger mostAtATime = new AtomicInteger();
    private final Function<Asked, Answer> script;

    /** @param name in its journal; @param script chooses the answer to each request */
    ScriptedServer(String name, Function<Asked, Answer> script) {
        this.name = name;
        this.script = script;
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()) {
                @Override public Socket accept() throws IOException {
                    var connection = new Connection();
                    implAccept(connection);
                    return connection;
                }
            };
        } catch (IOException e) {
            throw new SetupError("no port for " + name + ": " + e.getMessage(), e);
        }
        threads.submit(this::accept);
    }

    String url() { return "http://127.0.0.1:" + listener.getLocalPort(); }

    /** In the order of arrival. */
    List<Asked> asked() {
        synchronized (journal) {
            return List.copyOf(journal);
        }
    }

    /** How many requests it had under way at a time, at most. */
    int mostAtATime() { return mostAtATime.get(); }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var connection = (Connection) listener.accept();
                open.add(connection);
                threads.submit(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** Its request is under way until the answer begins: whoever has that may ask for more, before the thread that gave it runs on. */
    private final class Connection extends Socket {
        private final AtomicBoolean underWay = new AtomicBoolean();

        void begin() {
            underWay.set(true);
            mostAtATime.accumulateAndGet(atATime.incrementAndGet(), Math::max);
        }

        void end() {
            if (underWay.compareAndSet(true, false)) atATime.decrementAndGet();
        }

        /** Answers ask for it when they have something to say. */
        @Override public OutputStream getOutputStream() throws IOException {
            end();
            return super.getOutputStream();
        }
    }

    private void serve(Connection connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            Asked asked = read(new BufferedInputStream(connection.getInputStream()));
            if (asked == null) return;
            synchronized (journal) {
                journal.add(asked);
            }
            connection.begin();
            try {
                script.apply(asked).give(asked, connection);
            } finally {
                connection.end();
            }
        } catch (IOException e) {
            return; // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    /** The head of a GET; null when the client says nothing. */
    private Asked read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) return null;
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) headers.merge(line.replaceFirst(":.*", "").toLowerCase(), line.replaceFirst("[^:]*:\\s*", ""), (one, other) -> one + ", " + other);
        String[] words = first.split(" ");
        return new Asked(name, words[0], words.length > 1 ? words[1] : "", headers, System.nanoTime());
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n' && line.length() < LONGEST_LINE; b = in.read()) if (b != '\r') line.append((char) b);
        return line.toString();
    }

    @Override public void close() {
        try {
            listener.close();
            for (Socket s : open) s.close();
        } catch (IOException e) {
            throw new SetupError("closing " + name + ": " + e.getMessage(), e);
        }
        threads.shutdownNow();
    }
}
