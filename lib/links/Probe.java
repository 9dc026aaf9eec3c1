package links;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * One question over a new connection, and what came of it.
 *
 * @param tookNanos from the first byte of the question until it is answered, or to the end of the attempt
 */
public record Probe(Outcome outcome, long tookNanos) {
    private static final int PART_BYTES = 4 << 10;
    private static final int MOST_BYTES = 64 << 10;

    /** @param address {@code host:port}; @param limit for the connection, and again for each part of the answer */
    static Probe of(String address, Question question, int paddingBytes, Duration limit) {
        int colon = address.lastIndexOf(':');
        long start = System.nanoTime();
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) limit.toMillis());
            socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), (int) limit.toMillis());
            start = System.nanoTime();
            socket.getOutputStream().write(question.bytes(paddingBytes));
            return since(start, answered(socket.getInputStream(), question) ? Outcome.ANSWERS : Outcome.CLOSED);
        } catch (ConnectException e) {
            return since(start, Outcome.REFUSED);
        } catch (SocketTimeoutException e) {
            return since(start, Outcome.SILENT);
        } catch (SocketException e) {
            return since(start, Outcome.RESET);
        } catch (IOException e) {
            return since(start, Outcome.CLOSED);
        }
    }

    private static boolean answered(InputStream in, Question question) throws IOException {
        var soFar = new ByteArrayOutputStream();
        byte[] part = new byte[PART_BYTES];
        while (!question.isAnsweredBy(soFar.toByteArray())) {
            int count = in.read(part);
            if (count < 0 || soFar.size() > MOST_BYTES) return false;
            soFar.write(part, 0, count);
        }
        return true;
    }

    private static Probe since(long start, Outcome outcome) { return new Probe(outcome, System.nanoTime() - start); }

    /** Whether the answer came, and not before that time. */
    boolean answersAfter(Duration least) { return outcome == Outcome.ANSWERS && tookNanos >= least.toNanos(); }

    @Override public String toString() { return outcome + " after " + tookNanos / 1_000_000 + " ms"; }
}
