package tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kit.SetupError;

/** Connections on which bytes are sent as they are, to a server that expects others. */
public final class RawTalk implements AutoCloseable {
    /** What a server does that wants to hear no more. */
    public static final String CLOSED = "closed";
    /** A server that says nothing, and leaves the connection open. */
    public static final String SILENCE = "silence";
    private static final int CONNECT_LIMIT_MS = 5000;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int SHOWN_BYTES = 60;
    private final List<Socket> held = new ArrayList<>();

    private RawTalk() {}

    /** Opens so many connections to {@code host:port}, says the same on each, and keeps them. */
    public static RawTalk hold(String address, int connections, byte[] said) {
        var talk = new RawTalk();
        try {
            for (int i = 0; i < connections; i++) {
                talk.held.add(connect(address));
                talk.held.getLast().getOutputStream().write(said);
            }
            return talk;
        } catch (IOException e) {
            talk.close();
            throw new SetupError(connections + " connections to " + address + " cannot be held: " + e.getMessage(), e);
        }
    }

    /**
     * What comes back first within the limit: {@code closed}, {@code silence}, {@code alert 70}, {@code hello TLSv1.2}, or else the answer.
     * An alert without a handshake is how TLS says no.
     */
    public static String answerTo(String address, byte[] said, Duration limit) {
        try (Socket socket = connect(address)) {
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            socket.getOutputStream().write(said);
            return answer(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            return SILENCE;
        } catch (IOException e) {
            return CLOSED; // by a reset
        }
    }

    private static Socket connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), CONNECT_LIMIT_MS);
        return socket;
    }

    private static String answer(InputStream in) throws IOException {
        byte[] header = in.readNBytes(RECORD_HEADER_BYTES);
        if (header.length == 0) return CLOSED;
        if (header.length < RECORD_HEADER_BYTES || header[1] != 3) return words(header, in);
        byte[] content = in.readNBytes((header[3] & 0xff) << 8 | header[4] & 0xff);
        if (header[0] == ALERT && content.length >= 2) return "alert " + content[1];
        if (header[0] != HANDSHAKE) return words(header, in);
        byte[] record = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, record, header.length, content.length);
        return "hello " + ClientHello.chosen(record);
    }

    private static String words(byte[] first, InputStream in) throws IOException {
        return "answer " + new String(first, StandardCharsets.ISO_8859_1) + new String(in.readNBytes(Math.min(SHOWN_BYTES, in.available())), StandardCharsets.ISO_8859_1);
    }

    @Override public void close() {
        for (Socket socket : held) {
            try (socket) {
                continue;
            } catch (IOException e) {
                continue; // it is gone in any case
            }
        }
    }
}
