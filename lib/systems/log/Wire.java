package systems.log;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** A single request of the Kafka protocol to one node, on a connection of its own: clients of the library would ask whichever node they like. */
public final class Wire {
    private static final int CONNECT_LIMIT_MS = 500;
    private static final int LONGEST_BYTES = 16 << 20;

    private Wire() {}

    /** @param address {@code host:port} @throws IOException when there is no proper answer within the limit */
    public static AbstractResponse ask(String address, AbstractRequest request, Duration limit) throws IOException {
        int colon = address.lastIndexOf(':');
        var header = new RequestHeader(request.apiKey(), request.version(), "casebook", 1);
        ByteBuffer body = request.serializeWithHeader(header);
        try (var socket = new Socket()) {
            socket.setSoTimeout((int) limit.toMillis());
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), CONNECT_LIMIT_MS);
            var frame = ByteBuffer.allocate(4 + body.remaining()).putInt(body.remaining()).put(body);
            socket.getOutputStream().write(frame.array());
            var in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            if (size < 0 || size > LONGEST_BYTES) throw new IOException("an answer of " + size + " bytes");
            return AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(size)), header);
        } catch (RuntimeException e) {
            throw new IOException("no proper answer: " + e.getMessage(), e);
        }
    }
}
