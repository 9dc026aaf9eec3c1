package tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A client's end of TLS over a socket that does not block: reads and writes return 0 when nothing can be had or taken now. Not for several threads. */
public final class TlsChannel implements ByteChannel {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private final SocketChannel socket;
    private final SSLEngine engine;
    /** As it came, to be put in at its end. */
    private final ByteBuffer received;
    /** What it says, and what goes out: to be taken from the beginning. */
    private final ByteBuffer plain;
    private final ByteBuffer outgoing;
    private boolean begun;
    private boolean ended;

    public TlsChannel(SocketChannel socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
        received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
    }

    /** Goes on with the handshake as far as it can; whether that is over. */
    public boolean handshake() throws IOException {
        if (!begun) engine.beginHandshake();
        begun = true;
        while (flush()) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap()) return false;
                    if (ended) throw new EOFException("the server closed the connection in the handshake");
                }
                case FINISHED, NOT_HANDSHAKING -> { return true; }
            }
        }
        return false;
    }

    /** What must become possible before it can go on: the operations of {@link SelectionKey}. */
    public int awaits() { return hasUnsent() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ; }

    /** Whether bytes that were taken have not left yet. */
    public boolean hasUnsent() { return outgoing.hasRemaining(); }

    @Override public int read(ByteBuffer into) throws IOException {
        flush();
        while (!plain.hasRemaining()) {
            if (ended) return -1;
            if (!unwrap()) return 0;
            afterHandshake();
        }
        int count = Math.min(into.remaining(), plain.remaining());
        into.put(into.position(), plain, plain.position(), count).position(into.position() + count);
        plain.position(plain.position() + count);
        return count;
    }

    @Override public int write(ByteBuffer from) throws IOException {
        int before = from.remaining();
        while (flush() && from.hasRemaining()) wrap(from);
        return before - from.remaining();
    }

    /** New keys or tickets may want an answer. */
    private void afterHandshake() throws IOException {
        for (HandshakeStatus status = engine.getHandshakeStatus(); status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP; status = engine.getHandshakeStatus()) {
            if (status == HandshakeStatus.NEED_TASK) engine.getDelegatedTask().run();
            else if (!flush()) return;
            else wrap(NOTHING);
            if (engine.isOutboundDone()) return;
        }
    }

    private void wrap(ByteBuffer from) throws IOException {
        outgoing.clear();
        SSLEngineResult result = engine.wrap(from, outgoing);
        outgoing.flip();
        if (result.getStatus() == Status.CLOSED && outgoing.limit() == 0) throw new EOFException("the server closed TLS");
    }

    /** Whether all has left. */
    private boolean flush() throws IOException {
        while (outgoing.hasRemaining()) if (socket.write(outgoing) == 0) return false;
        return true;
    }

    /** Takes one record; whether there was a whole one, or the end. */
    private boolean unwrap() throws IOException {
        while (true) {
            received.flip();
            plain.clear();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, plain);
            } finally {
                received.compact();
                plain.flip();
            }
            if (result.getStatus() == Status.CLOSED) ended = true;
            if (result.getStatus() != Status.BUFFER_UNDERFLOW) return true;
            int count = socket.read(received);
            if (count < 0) ended = true;
            if (count <= 0) return ended;
        }
    }

    /** Of the session, once the handshake is over. */
    public SSLEngine engine() { return engine; }

    @Override public boolean isOpen() { return socket.isOpen(); }

    @Override public void close() throws IOException { socket.close(); }
}
