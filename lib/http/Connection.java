package http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;

/**
 * One TCP connection for exchanges one after the other. It does not block on the peer beyond a deadline, listens while it
 * sends (a server may answer before it has read all), and an interrupt ends its waits. Not for several threads.
 */
final class Connection implements Closeable {
    private static final int BUFFER_BYTES = 16 << 10;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private Pipe pipe;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private int exchanges;

    private Connection(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, 0);
        pipe = Pipe.plain(channel);
    }

    /** @param tls null for plain text */
    static Connection open(InetSocketAddress to, SSLContext tls, Deadline deadline) throws IOException {
        var connection = new Connection(SocketChannel.open(), Selector.open());
        try {
            if (!connection.channel.connect(to)) {
                do connection.await(SelectionKey.OP_CONNECT, deadline, "no connection"); while (!connection.channel.finishConnect());
            }
            if (tls != null) connection.secure(to, tls, deadline);
            return connection;
        } catch (ConnectException e) {
            connection.close();
            throw new ConnectException(e.getMessage() + ": " + to); // the system's own message names no address
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private void secure(InetSocketAddress to, SSLContext tls, Deadline deadline) throws IOException {
        var secured = new TlsPipe(channel, to, tls);
        secured.handshake(operations -> await(operations, deadline, "no end of the handshake"));
        pipe = secured;
    }

    /** Whether an exchange was made by it before the present one: then a server may have closed it without reading the request. */
    boolean wasUsedBefore() { return exchanges > 1; }

    /** Between exchanges: whether the peer has neither closed it nor said anything out of turn. */
    boolean isQuiet() {
        try {
            return !in.hasRemaining() && pipe.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a whole request, or as much of it as the server takes before it begins to answer or closes. */
    void send(ByteBuffer request, Deadline deadline) throws IOException {
        exchanges++;
        try {
            while (request.hasRemaining() || !pipe.flushed()) {
                if (request.hasRemaining() && pipe.write(request) > 0) continue;
                await(SelectionKey.OP_WRITE | SelectionKey.OP_READ, deadline, "the request was not taken");
                if (key.isReadable()) return; // an answer to what it has read so far, or its end: reading tells
            }
        } catch (InterruptedIOException e) {
            throw e; // also the time-out
        } catch (IOException e) {
            return; // closed against writing: what the server said before, if anything, can still be read
        }
    }

    /** The next byte, 0 to 255; {@link EOFException} at the end of the connection. */
    int read(Deadline deadline) throws IOException {
        if (!in.hasRemaining() && !fill(deadline)) throw new EOFException("the server closed the connection");
        return in.get() & 0xff;
    }

    /** Up to {@code length} bytes, at least one; -1 at the end of the connection. */
    int read(byte[] into, int from, int length, Deadline deadline) throws IOException {
        if (!in.hasRemaining() && !fill(deadline)) return -1;
        int taken = Math.min(length, in.remaining());
        in.get(into, from, taken);
        return taken;
    }

    private boolean fill(Deadline deadline) throws IOException {
        in.clear();
        int count = pipe.read(in);
        while (count == 0) {
            await(SelectionKey.OP_READ, deadline, "no whole answer");
            count = pipe.read(in);
        }
        in.flip();
        return count > 0;
    }

    /** @throws SocketTimeoutException when nothing came in time, with these words */
    private void await(int operations, Deadline deadline, String otherwise) throws IOException {
        try {
            key.interestOps(operations);
            while (selector.select(deadline.leftMs()) == 0) {
                if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted");
                if (deadline.isOver()) throw new SocketTimeoutException(otherwise);
            }
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new SocketException("the client was closed meanwhile");
        }
    }

    @Override public void close() {
        try (selector; channel) {
            return;
        } catch (IOException e) {
            return; // it is gone in any case
        }
    }
}
