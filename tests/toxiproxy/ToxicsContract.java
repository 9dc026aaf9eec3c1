package toxiproxy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the toxics do to bytes and connections. Times are strict downwards and generous upwards, as the machine may be busy. */
abstract class ToxicsContract extends ToxiproxyContract {
    /** Not the common pool, which may have a single thread. */
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    @Test void withoutToxicsAllPasses() throws IOException {
        try (var socket = connect()) {
            for (int i = 0; i < 10; i++) roundTripMs(socket, "hello " + i);
        }
    }

    @Test void latencyDelaysEachDirectionByItself() throws IOException {
        add("up", "latency", "upstream", 1, "{\"latency\": 60, \"jitter\": 0}");
        try (var socket = connect()) {
            assertThat(roundTripMs(socket, "a"), greaterThanOrEqualTo(60.0));
            add("down", "latency", "downstream", 1, "{\"latency\": 70}");
            assertThat("on the open connection", roundTripMs(socket, "b"), greaterThanOrEqualTo(130.0));
            remove("up");
            assertThat(roundTripMs(socket, "c"), greaterThanOrEqualTo(70.0));
            remove("down");
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 20; i++) best = Math.min(best, roundTripMs(socket, "d"));
            assertThat("without any", best, lessThan(60.0));
        }
    }

    @Test void latenciesOfOneDirectionAddUp() throws IOException {
        add("one", "latency", "upstream", 1, "{\"latency\": 40}");
        add("two", "latency", "upstream", 1, "{\"latency\": 50}");
        try (var socket = connect()) { assertThat(roundTripMs(socket, "a"), greaterThanOrEqualTo(90.0)); }
    }

    @Test void latencyIsNoLimitOfThroughputAndKeepsTheOrder() throws IOException {
        add("latency", "upstream", "{\"latency\": 100, \"jitter\": 50}");
        try (var socket = connect()) {
            long start = System.nanoTime();
            var text = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                String piece = i + ",";
                text.append(piece);
                socket.getOutputStream().write(piece.getBytes());
            }
            assertThat(new String(socket.getInputStream().readNBytes(text.length())), is(text.toString()));
            assertThat(msSince(start), greaterThanOrEqualTo(50.0));
            assertThat("128 buffers one after the other would take 12 s", echoMs(socket, 128 * 32 * 1024), lessThan(6000.0));
        }
    }

    @Test void anUpdateTakesEffectOnOpenConnections() throws IOException {
        add("latency", "downstream", "{\"latency\": 2000}");
        try (var socket = connect()) {
            assertThat(post("/proxies/p/toxics/latency", "{\"attributes\": {\"latency\": 30}}").json().at("/attributes/latency").asInt(), is(30));
            assertThat(roundTripMs(socket, "a"), allOf(greaterThanOrEqualTo(30.0), lessThan(2000.0)));
            assertThat(patch("/proxies/p/toxics/latency", "{\"attributes\": {\"latency\": 90}}").json().at("/attributes/latency").asInt(), is(90));
            assertThat(roundTripMs(socket, "b"), greaterThanOrEqualTo(90.0));
        }
    }

    @Test void bandwidthIsLimited() throws IOException {
        int sizeBytes = 100_000;
        add("bandwidth", "upstream", "{\"rate\": 250}");
        try (var socket = connect()) {
            assertThat("100 KB at 250 KB/s", echoMs(socket, sizeBytes), greaterThanOrEqualTo(400.0));
            remove("bandwidth");
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 10; i++) best = Math.min(best, echoMs(socket, sizeBytes));
            assertThat("without the limit", best, lessThan(400.0));
        }
    }

    private static double echoMs(Socket socket, int sizeBytes) throws IOException {
        long start = System.nanoTime();
        sendAll(socket, new byte[sizeBytes]);
        socket.getInputStream().skipNBytes(sizeBytes);
        return msSince(start);
    }

    /** In a thread of its own, so that a slow way back does not block it. */
    private static void sendAll(Socket socket, byte[] bytes) {
        THREADS.execute(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test void slowCloseDelaysTheEndOnly() throws IOException {
        add("slow_close", "downstream", "{\"delay\": 300}");
        try (var socket = connect()) {
            assertThat(roundTripMs(socket, "a"), lessThan(10_000.0));
            long start = System.nanoTime();
            socket.getOutputStream().write('Q');
            assertThat(socket.getInputStream().read(), is((int) 'Q'));
            assertThat(socket.getInputStream().read(), is(-1));
            assertThat(msSince(start), greaterThanOrEqualTo(300.0));
        }
    }

    @Test void aTimeoutOfZeroHoldsAllUntilItIsRemoved() throws IOException {
        try (var open = connect()) {
            roundTripMs(open, "a");
            add("timeout", "downstream", "{\"timeout\": 0}");
            for (Socket socket : new Socket[] {open, connect()}) {
                socket.getOutputStream().write('b');
                socket.setSoTimeout(300);
                assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
                socket.setSoTimeout(20_000);
            }
            remove("timeout");
            assertEnded(open);
        }
        try (var fresh = connect()) { roundTripMs(fresh, "c"); }
    }

    @Test void aTimeoutEndsTheConnectionAfterIt() throws IOException {
        add("timeout", "upstream", "{\"timeout\": 250}");
        long start = System.nanoTime();
        try (var socket = connect()) {
            assertEnded(socket);
            assertThat(msSince(start), greaterThanOrEqualTo(250.0));
        }
    }

    private static void assertEnded(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read(), is(-1));
        } catch (SocketException reset) {
            assertThat(reset.getMessage(), containsString("reset"));
        }
    }

    @Test void slicedBytesArriveWholeAndLater() throws IOException {
        add("slicer", "upstream", "{\"average_size\": 100, \"size_variation\": 10, \"delay\": 20000}");
        try (var socket = connect()) { assertThat("ten pieces at least, 20 ms apart", roundTripMs(socket, "0123456789".repeat(100)), greaterThanOrEqualTo(180.0)); }
    }

    @Test void aPeerIsReset() throws IOException {
        add("reset_peer", "upstream", "{\"timeout\": 50}");
        try (var socket = connect()) {
            long start = System.nanoTime();
            socket.getOutputStream().write('a');
            assertThat(assertThrows(SocketException.class, () -> socket.getInputStream().read()).getMessage(), containsString("reset"));
            assertThat(msSince(start), greaterThanOrEqualTo(50.0));
        }
    }

    @Test void aPeerThatIsConnectedAlreadyLosesItsConnectionToo() throws IOException {
        try (var socket = connect()) {
            roundTripMs(socket, "a");
            add("reset_peer", "upstream", "{\"timeout\": 0}");
            socket.getOutputStream().write('a');
            assertEnded(socket);
        }
    }

    @Test void theConnectionEndsAfterSoManyBytes() throws IOException {
        add("limit_data", "downstream", "{\"bytes\": 100}");
        try (var socket = connect()) {
            roundTripMs(socket, "x".repeat(60));
            socket.getOutputStream().write("y".repeat(60).getBytes());
            assertThat(socket.getInputStream().readAllBytes().length, is(40));
        }
    }

    @Test void aToxicAppliesToItsShareOfConnections() throws IOException {
        add("none", "timeout", "downstream", 0, "{\"timeout\": 1}");
        for (int i = 0; i < 5; i++) try (var socket = connect()) { roundTripMs(socket, "a"); }
        remove("none");
        add("half", "limit_data", "downstream", 0.5, "{\"bytes\": 0}");
        int ended = 0;
        int total = 60; // all alike by chance: once in 10^17 runs
        for (int i = 0; i < total; i++)
            try (var socket = connect()) {
                socket.getOutputStream().write('a');
                if (socket.getInputStream().read() < 0) ended++;
            }
        assertThat(ended, both(greaterThan(0)).and(lessThan(total)));
    }

    @Test void noByteIsLostWhileToxicsComeAndGo() throws Exception {
        var goOn = new AtomicBoolean(true);
        var sentBytes = new AtomicLong();
        try (var socket = connect()) {
            var sending = CompletableFuture.runAsync(() -> sendWhile(goOn, socket, sentBytes), THREADS);
            var back = CompletableFuture.supplyAsync(() -> intactBytes(socket), THREADS);
            for (int i = 0; i < 15; i++) {
                add("a", "latency", "upstream", 1, "{\"latency\": 5, \"jitter\": 5}");
                add("b", "slicer", "downstream", 1, "{\"average_size\": 5000, \"size_variation\": 100, \"delay\": 100}");
                add("c", "bandwidth", "upstream", 1, "{\"rate\": 20000}");
                remove("a");
                post("/proxies/p/toxics/b", "{\"attributes\": {\"average_size\": 9000}}");
                add("d", "latency", "downstream", 1, "{\"latency\": 3}");
                remove("b");
                remove("d");
                remove("c");
            }
            goOn.set(false);
            sending.get();
            assertThat("each byte in its place", back.get(), is(sentBytes.get()));
            assertThat(sentBytes.get(), greaterThan(0L));
        }
    }

    /** The byte of a stream at a position; never the 'Q' which ends an echo, until the last. */
    private static byte byteAt(long position) { return (byte) ((position ^ position >>> 9) % 63 + 1); }

    /** Slower than the toxics allow: against a full line Toxiproxy itself waits for seconds before it changes a toxic. */
    private static void sendWhile(AtomicBoolean goOn, Socket socket, AtomicLong sentBytes) {
        try {
            var piece = new byte[2_000];
            while (goOn.get()) {
                for (int i = 0; i < piece.length; i++) piece[i] = byteAt(sentBytes.getAndIncrement());
                socket.getOutputStream().write(piece);
                LockSupport.parkNanos(500_000);
            }
            socket.getOutputStream().write('Q');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the last byte, and returns how many of the stream came one after the other as they were sent. */
    private static long intactBytes(Socket socket) {
        try {
            var in = new BufferedInputStream(socket.getInputStream());
            for (long position = 0; ; position++) if ((byte) in.read() != byteAt(position)) return position;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
