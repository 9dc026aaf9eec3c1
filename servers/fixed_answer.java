///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The cheapest HTTP server there is, for measuring load clients: fixed_answer.java PORT. Every request without a body gets the same 11 bytes.
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -Xmx64m

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One thread, one selector. It counts ends of heads and reads nothing else, so it takes no bodies; pipelined requests are answered in order. */
class FixedAnswer {
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 11\r\n\r\nhello world".getBytes(StandardCharsets.US_ASCII);
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final int BUFFER_BYTES = 64 << 10;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer answers = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final int most = BUFFER_BYTES / ANSWER.length;

    static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("fixed_answer.java PORT");
            System.exit(2);
        }
        new FixedAnswer().serve(Integer.parseInt(args[0]));
    }

    private FixedAnswer() { for (int i = 0; i < most; i++) answers.put(ANSWER); }

    private void serve(int port) throws IOException {
        try (var selector = Selector.open(); var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024).configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("serves http://127.0.0.1:" + server.socket().getLocalPort() + "/");
            while (true) selector.select(this::ready);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) accept(key);
            else answer(key);
        } catch (IOException e) {
            key.cancel();
        }
    }

    private static void accept(SelectionKey key) throws IOException {
        SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
        if (channel == null) return;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(key.selector(), SelectionKey.OP_READ, new int[1]);
    }

    /** A head that ends in the next piece is not lost: the last four bytes are kept. */
    private void answer(SelectionKey key) throws IOException {
        var channel = (SocketChannel) key.channel();
        int[] last = (int[]) key.attachment();
        if (channel.read(in.clear()) < 0) {
            channel.close();
            return;
        }
        int requests = 0;
        for (in.flip(); in.hasRemaining(); ) {
            last[0] = last[0] << 8 | in.get();
            if (last[0] == END_OF_HEAD) requests++;
        }
        for (; requests > 0; requests -= most) channel.write(answers.clear().limit(Math.min(requests, most) * ANSWER.length));
    }
}
