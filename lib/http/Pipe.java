package http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What carries the bytes of a connection, without blocking: in plain text, or by TLS. */
interface Pipe {
    /** As {@link SocketChannel#read}: 0 when nothing is there yet, -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Takes some bytes, or none when the peer is slow. */
    int write(ByteBuffer from) throws IOException;

    /** Whether all that was taken is on its way; tries to send what is not. */
    boolean flushed() throws IOException;

    static Pipe plain(SocketChannel channel) {
        return new Pipe() {
            @Override public int read(ByteBuffer into) throws IOException { return channel.read(into); }

            @Override public int write(ByteBuffer from) throws IOException { return channel.write(from); }

            @Override public boolean flushed() { return true; }
        };
    }
}
