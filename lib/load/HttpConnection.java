package load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection of a loop, with at most one request under way. It connects when it is first needed, and again after it was closed. */
final class HttpConnection {
    final HttpLane lane;
    private final InetSocketAddress to;
    private final Selector selector;
    private final AnswerBuffer answer = new AnswerBuffer();
    private SocketChannel channel;
    private SelectionKey key;
    /** What of the request is not sent yet; null when all is. */
    private ByteBuffer unsent;

    // The request under way, told by its loop; all times from the start of the load.
    Exchange exchange;
    int operation;
    long dueNanos;
    long sentNanos;
    /** How long the loop itself kept the request and its answer waiting. */
    long lateNanos;
    /** Since when it could have taken a request. */
    long freeNanos;
    /** Until then it takes none: its address refused the last one. */
    long restsUntilNanos;

    HttpConnection(InetSocketAddress to, Selector selector, HttpLane lane) {
        this.lane = lane;
        this.to = to;
        this.selector = selector;
    }

    AnswerBuffer answer() { return answer; }

    boolean isBusy() { return exchange != null; }

    /** Begins to send; {@code out} is any buffer of the loop's, used only during the call. */
    void send(byte[] request, ByteBuffer out) throws IOException {
        answer.begin(request[0] == 'H');
        if (channel == null && !connect()) {
            unsent = ByteBuffer.wrap(request);
            key.interestOps(SelectionKey.OP_CONNECT);
            return;
        }
        if (request.length > out.capacity()) write(ByteBuffer.wrap(request));
        else {
            channel.write(out.clear().put(request).flip());
            if (out.hasRemaining()) write(ByteBuffer.wrap(request, out.position(), out.remaining()));
        }
    }

    private boolean connect() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = channel.connect(to);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        return connected;
    }

    private void write(ByteBuffer rest) throws IOException {
        channel.write(rest);
        unsent = rest.hasRemaining() ? rest : null;
        key.interestOps(unsent == null ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    /**
     * Goes on after a select. Returns whether the answer is whole; an idle connection that the server closed is closed quietly.
     *
     * @throws IOException when the request under way gets no whole answer
     */
    boolean goOn(ByteBuffer in) throws IOException {
        if (key.isConnectable()) channel.finishConnect();
        if (key.isReadable()) { // first, as a server may answer before it has taken all of the request
            int count = channel.read(in.clear());
            if (!isBusy()) {
                if (count != 0) close(); // its end, or something that nobody asked for
                return false;
            }
            if (count < 0 && !answer.endsWithConnection()) throw new EOFException();
            if (count < 0 || answer.take(in.flip())) return true;
        }
        if (unsent != null) write(unsent);
        return false;
    }

    /** The answer was judged: what follows belongs to the next request. */
    void release(long nowNanos) {
        exchange = null;
        freeNanos = nowNanos;
        if (!answer.reusable() || unsent != null) close();
    }

    /** The request under way is given up. */
    void abandon(long nowNanos) {
        exchange = null;
        freeNanos = nowNanos;
        close();
    }

    void close() {
        if (channel == null) return;
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone in any case
        }
        channel = null;
        unsent = null;
    }
}
