package fault;

import static links.Ring.ids;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kit.Case;
import kit.Result;
import kit.TestCase;
import links.Impairment;
import links.Link;
import links.Links;
import links.Question;
import links.Ring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toxiproxy.Echo;
import toxiproxy.RealToxiproxy;
import toxiproxy.ToxiproxyServer;

/** A real Toxiproxy and the embedded one in one run: the same case comes to the same verdicts, and both are about as fast. */
class BothToxiproxiesTest {
    private static final int ROUNDS = 3;
    private static final int ROUND_TRIPS = 3000;
    private static final int DELAYED_ROUND_TRIPS = 200;
    private static final int ASKED_MS = 5;
    private static final int BULK_BYTES = 64 << 20;
    @TempDir Path temp;

    /** All faults, one after the other and two at a time. */
    private static void manyFaults(Case c) {
        var ring = new Ring(c);
        Links links = ring.links();
        for (CutMode mode : CutMode.values()) {
            Cut.isolating(links, mode, ids("1")).in(c).undo();
            Cut.partition(links, mode, ids("1"), ids("2"), ids("3")).in(c).undo();
            new OneWayCut(links, "2", "1", mode).in(c).undo();
        }
        try (var slow = Latency.around(links, "2", 40).in(c); var cut = Cut.between(links, CutMode.REFUSE, "2", "3").in(c)) {
            c.check("slow.there", ring.tookMs("l1_2_ctl"), greaterThanOrEqualTo(40L));
            c.check("cut.there", ring.outcome("l2_3_ctl").toString(), is("refuses"));
        }
        new Bandwidth(links, links.oneWay(ids("1"), ids("2")), 100).in(c).undo();
        new Reset(links, links.oneWay(ids("1"), ids("2"))).in(c).undo();
        new Flapping(Cut.between(links, CutMode.REFUSE, "1", "3"), 2, Duration.ofMillis(10), Duration.ofMillis(10)).in(c);
        c.check("whole.at-last", links.deviations(), is(empty()));
    }

    private Result ran(String toxiproxy) throws IOException {
        return TestCase.run(Files.createTempDirectory(temp, "run"), List.of("--toxiproxy-bin", toxiproxy), BothToxiproxiesTest::manyFaults);
    }

    private static List<String> verdicts(Result result) {
        Stream<String> faults = result.faults().stream().map(f -> f.name() + " of " + f.target() + ": " + f.witness() + "; " + f.undone());
        Stream<String> checks = result.checks().stream().map(check -> check.id() + " " + check.verdict());
        return Stream.of(Stream.of(result.verdict().toString()), faults, checks).flatMap(lines -> lines).toList();
    }

    @Test void theSameCaseComesToTheSameVerdicts() throws IOException {
        List<String> real = verdicts(ran(RealToxiproxy.binary()));
        assertThat(real.getFirst(), is("PASS"));
        assertThat(verdicts(ran(ToxiproxyServer.EMBEDDED)), is(real));
    }

    /** What one path came to in one round. */
    private record Measured(double microsPerRoundTrip, double megabytesPerSecond, double delayedMs) {
        static Measured best(List<Measured> rounds) {
            return new Measured(rounds.stream().mapToDouble(Measured::microsPerRoundTrip).min().orElseThrow(), rounds.stream().mapToDouble(Measured::megabytesPerSecond).max().orElseThrow(),
                rounds.stream().mapToDouble(Measured::delayedMs).min().orElseThrow());
        }
    }

    /** Prints what it measures, the best of three rounds: the figures of docs/faults.md. */
    @Test void bothAreAboutAsFast() throws IOException {
        Map<String, List<Measured>> all = new LinkedHashMap<>();
        String binary = RealToxiproxy.binary();
        try (var echo = new Echo()) {
            TestCase.run(temp, List.of("--toxiproxy-bin", binary), one -> TestCase.run(temp.resolve("embedded"), List.of("--toxiproxy-bin", ToxiproxyServer.EMBEDDED), other -> {
                Links real = through(one, "127.2.0.1:", echo);
                Links embedded = through(other, "127.2.0.2:", echo);
                for (int round = 0; round < ROUNDS; round++) {
                    all.computeIfAbsent("direct", path -> new ArrayList<>()).add(new Measured(medianMicros(echo.address(), ROUND_TRIPS), megabytesPerSecond(echo.address()), 0));
                    all.computeIfAbsent("real", path -> new ArrayList<>()).add(measured(real));
                    all.computeIfAbsent("embedded", path -> new ArrayList<>()).add(measured(embedded));
                }
            }));
        }
        Map<String, Measured> best = new LinkedHashMap<>();
        all.forEach((path, rounds) -> best.put(path, Measured.best(rounds)));
        best.forEach((path, m) -> System.out.printf("    %-8s %4.0f us a round trip, %4.0f MB/s, %.2f ms under a latency of %d ms%n", path, m.microsPerRoundTrip, m.megabytesPerSecond, m.delayedMs, ASKED_MS));
        assertThat(best.get("embedded").microsPerRoundTrip, lessThan(5 * best.get("real").microsPerRoundTrip));
        assertThat(best.get("embedded").megabytesPerSecond, greaterThan(best.get("real").megabytesPerSecond / 5));
        for (String path : List.of("real", "embedded")) assertThat(best.get(path).delayedMs, greaterThanOrEqualTo((double) ASKED_MS));
    }

    private static Links through(Case c, String host, Echo echo) {
        String listen = host + echo.address().split(":")[1];
        return Links.open(c, List.of(Link.of("1", "2", "echo", listen, echo.address(), Question.HTTP)));
    }

    private static Measured measured(Links links) throws IOException {
        String address = links.all().getFirst().listen();
        double micros = medianMicros(address, ROUND_TRIPS);
        double megabytes = megabytesPerSecond(address);
        var delay = links.impair(links.all(), new Impairment.Delay(ASKED_MS, 0));
        double delayedMs = medianMicros(address, DELAYED_ROUND_TRIPS) / 1e3;
        delay.release();
        return new Measured(micros, megabytes, delayedMs);
    }

    private static Socket connect(String address) throws IOException {
        String[] parts = address.split(":");
        var socket = new Socket(parts[0], Integer.parseInt(parts[1]));
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static double medianMicros(String address, int roundTrips) throws IOException {
        try (var socket = connect(address)) {
            long[] nanos = new long[roundTrips];
            for (int i = 0; i < roundTrips; i++) {
                long start = System.nanoTime();
                socket.getOutputStream().write('a');
                socket.getInputStream().read();
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[roundTrips / 2] / 1e3;
        }
    }

    private static double megabytesPerSecond(String address) throws IOException {
        try (var socket = connect(address)) {
            long start = System.nanoTime();
            Thread.ofPlatform().daemon().start(() -> send(socket));
            socket.getInputStream().skipNBytes(BULK_BYTES);
            return BULK_BYTES / 1e6 / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static void send(Socket socket) {
        try {
            var piece = new byte[1 << 16];
            for (int sent = 0; sent < BULK_BYTES; sent += piece.length) socket.getOutputStream().write(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
