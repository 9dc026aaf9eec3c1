package http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;

/** TLS over a channel that does not block. The certificate must be for the address that was dialled. */
final class TlsPipe implements Pipe {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private final SocketChannel channel;
    private final SSLEngine engine;
    /** Received and not decrypted. */
    private final ByteBuffer sealedIn;
    /** Encrypted and not sent. */
    private final ByteBuffer sealedOut;
    /** Decrypted and not taken. */
    private final ByteBuffer opened;

    /** Waits until the channel is ready for one of these operations of a {@link SelectionKey}. */
    interface Waiter { void await(int operations) throws IOException; }

    TlsPipe(SocketChannel channel, InetSocketAddress to, SSLContext context) {
        this.channel = channel;
        engine = context.createSSLEngine(to.getHostString(), to.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        sealedIn = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
        sealedOut = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
        opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
    }

    /** @throws SSLHandshakeException when one side does not trust the other, or speaks no common version */
    void handshake(Waiter waiter) throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
                case NEED_TASK -> tasks();
                case NEED_WRAP -> {
                    wrap(NOTHING);
                    while (!flushed()) waiter.await(SelectionKey.OP_WRITE);
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (unwrap() != SSLEngineResult.Status.BUFFER_UNDERFLOW) continue;
                    int received = receive();
                    if (received < 0) throw new SSLHandshakeException("the server closed the connection during the handshake");
                    if (received == 0) waiter.await(SelectionKey.OP_READ);
                }
            }
        }
    }

    private void tasks() { for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run(); }

    private int wrap(ByteBuffer from) throws IOException {
        sealedOut.clear();
        try {
            return engine.wrap(from, sealedOut).bytesConsumed();
        } finally {
            sealedOut.flip();
        }
    }

    private SSLEngineResult.Status unwrap() throws IOException {
        opened.clear();
        try {
            return engine.unwrap(sealedIn, opened).getStatus();
        } finally {
            opened.flip();
        }
    }

    private int receive() throws IOException {
        sealedIn.compact();
        try {
            return channel.read(sealedIn);
        } finally {
            sealedIn.flip();
        }
    }

    @Override public int read(ByteBuffer into) throws IOException {
        while (!opened.hasRemaining()) {
            SSLEngineResult.Status status = unwrap();
            if (status == SSLEngineResult.Status.CLOSED) return -1;
            tasks();
            if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP && flushed()) wrap(NOTHING); // such as the answer to new keys
            if (status != SSLEngineResult.Status.BUFFER_UNDERFLOW) continue;
            int received = receive();
            if (received <= 0) return received;
        }
        int taken = Math.min(into.remaining(), opened.remaining());
        into.put(opened.slice(opened.position(), taken));
        opened.position(opened.position() + taken);
        return taken;
    }

    @Override public int write(ByteBuffer from) throws IOException {
        if (!flushed()) return 0;
        int taken = wrap(from);
        flushed();
        return taken;
    }

    @Override public boolean flushed() throws IOException {
        if (sealedOut.hasRemaining()) channel.write(sealedOut);
        return !sealedOut.hasRemaining();
    }
}
