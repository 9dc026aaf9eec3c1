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
import java.nio.channels.ByteChannel;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tls.ClientTls;
import tls.TlsChannel;

/**
 * One TCP connection, in plain text or by TLS, for exchanges one after the other. It does not block on the peer beyond a deadline, listens while it
 * sends (a server may answer before it has read all), and an interrupt ends its waits. Not for several threads.
 */
final class Connection implements Closeable {
    private static final int BUFFER_BYTES = 16 << 10;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Optional<TlsChannel> tls;
    /** What is read and written: TLS, or the socket itself. */
    private final ByteChannel wire;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private int exchanges;

    private Connection(SocketChannel channel, Selector selector, Optional<TlsChannel> tls) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.tls = tls;
        wire = tls.isPresent() ? tls.get() : channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, 0);
    }

    static Connection open(InetSocketAddress to, ClientTls how, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        var connection = new Connection(channel, Selector.open(), how.engine(to.getHostString(), to.getPort()).map(engine -> new TlsChannel(channel, engine)));
        try {
            if (!connection.channel.connect(to)) {
                do connection.await(SelectionKey.OP_CONNECT, deadline, "no connection"); while (!connection.channel.finishConnect());
            }
            connection.shakeHands(deadline);
            return connection;
        } catch (NoHandshake e) {
            connection.close();
            throw e;
        } catch (ConnectException e) {
            connection.close();
            throw new ConnectException(e.getMessage() + ": " + to); // the system's own message names no address
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private void shakeHands(Deadline deadline) throws IOException {
        if (tls.isEmpty()) return;
        try {
            while (!tls.get().handshake()) await(tls.get().awaits(), deadline, "no end of the TLS handshake");
        } catch (SSLException | EOFException | SocketException e) {
            throw new NoHandshake(e);
        }
    }

    /** Whether an exchange was made by it before the present one: then a server may have closed it without reading the request. */
    boolean wasUsedBefore() { return exchanges > 1; }

    /** Between exchanges: whether the peer has neither closed it nor said anything out of turn. */
    boolean isQuiet() {
        try {
            return !in.hasRemaining() && wire.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a whole request, or as much of it as the server takes before it begins to answer or closes. */
    void send(ByteBuffer request, Deadline deadline) throws IOException {
        exchanges++;
        try {
            while (request.hasRemaining() || hasUnsent()) {
                if (wire.write(request) > 0) continue;
                await(SelectionKey.OP_WRITE | SelectionKey.OP_READ, deadline, "the request was not taken");
                if (key.isReadable() && hears()) return; // an answer to what it has read so far, or its end: reading tells
            }
        } catch (InterruptedIOException e) {
            throw e; // also the time-out
        } catch (IOException e) {
            return; // closed against writing: what the server said before, if anything, can still be read
        }
    }

    private boolean hasUnsent() { return tls.map(TlsChannel::hasUnsent).orElse(false); }

    /** Takes what the server says; a record of TLS need not say anything. */
    private boolean hears() throws IOException {
        in.clear();
        int count = wire.read(in);
        in.flip();
        return count != 0;
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
        int count = wire.read(in);
        while (count == 0) {
            await(SelectionKey.OP_READ, deadline, "no whole answer");
            count = wire.read(in);
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
