package fault;

import static links.Ring.ids;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import http.Http;
import http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kit.Case;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import links.Link;
import links.Links;
import links.Outcome;
import links.Question;
import links.Ring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toxiproxy.Echo;

/** Every fault on links proves that it took effect and was undone; one that does not ends the case as INCONCLUSIVE. */
abstract class LinkFaultContract {
    private static final String WHOLE = "answer, enabled and without toxics";
    private static final long TAKE_OVER_NANOS = 10_000_000_000L;
    private static final int INTRUSIONS = 20;
    @TempDir Path temp;

    /** Value of {@code --toxiproxy-bin}. */
    abstract String toxiproxy();

    private Result run(Case.Body body) {
        return TestCase.run(temp, List.of("--toxiproxy-bin", toxiproxy()), c -> {
            c.check("case.began", true, is(true));
            body.run(c);
        });
    }

    /** What a body does with links, which belong to a case. */
    @FunctionalInterface private interface WithRing { void run(Case c, Ring ring) throws Exception; }

    private Result passes(WithRing body) {
        var result = run(c -> body.run(c, new Ring(c)));
        assertThat(result.reason(), result.verdict(), is(Verdict.PASS));
        return result;
    }

    private void inconclusive(String reason, WithRing body) {
        var result = run(c -> body.run(c, new Ring(c)));
        assertThat(result.reason(), result.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(result.reason(), containsString(reason));
    }

    @Test void aCutByRefusalIsProvenAtBothEnds() {
        var fault = passes((c, ring) -> {
            try (Socket open = ring.connect("l1_3_ctl"); Socket other = ring.connect("l1_2_ctl")) {
                try (var cut = Cut.isolating(ring.links(), CutMode.REFUSE, ids("3")).in(c)) {
                    c.check("cut.ends-connections", open.getInputStream().read(), is(-1));
                    c.check("cut.refuses", ring.outcome("l2_3_ctl"), is(Outcome.REFUSED));
                    c.check("cut.both-ways", ring.outcome("l3_1_ctl"), is(Outcome.REFUSED));
                    other.getOutputStream().write('b');
                    c.check("cut.leaves-others", other.getInputStream().read(), is((int) 'b'));
                    c.check("cut.leaves-clients", ring.answers("side_3"), is(true));
                }
                c.check("healed.answers", ring.answers("l2_3_ctl"), is(true));
            }
        }).faults().getFirst();
        assertThat(fault.witness(), is("l1_3_ctl l2_3_ctl l3_1_ctl l3_2_ctl refuse, and the 3 others are as before"));
        assertThat(fault.undone(), is("l1_3_ctl l2_3_ctl l3_1_ctl l3_2_ctl " + WHOLE));
    }

    @Test void aCutByABlackHoleKeepsConnectionsOpenAndSilent() {
        passes((c, ring) -> {
            try (Socket open = ring.connect("l1_2_ctl")) {
                try (var cut = Cut.partition(ring.links(), CutMode.BLACKHOLE, ids("1"), ids("2", "3")).in(c)) {
                    c.check("cut.is-silent", ring.outcome("l1_2_ctl"), is(Outcome.SILENT));
                    c.check("cut.keeps-connections", ring.links().connections(ring.links().named("l1_2_ctl")), greaterThanOrEqualTo(1));
                }
                c.check("healed.ends-what-lost-bytes", endOf(open), is(-1));
                c.check("healed.answers", ring.answers("l1_2_ctl"), is(true));
            }
        });
    }

    private static int endOf(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }

    @Test void aOneWayCutLeavesTheOtherWay() {
        for (CutMode mode : CutMode.values())
            passes((c, ring) -> {
                try (var cut = new OneWayCut(ring.links(), "1", "2", mode).in(c)) {
                    c.check("cut.one-way", ring.outcome("l1_2_ctl"), is(not(Outcome.ANSWERS)));
                    c.check("cut.not-the-other", ring.answers("l2_1_ctl"), is(true));
                }
                new OneWayCut(ring.links(), "client", "3", mode).in(c);
                c.check("client.is-pinned", ring.outcome("side_3"), is(not(Outcome.ANSWERS)));
            });
    }

    @Test void latencyIsMeasured() {
        var fault = passes((c, ring) -> {
            try (var slow = Latency.around(ring.links(), "2", 120).in(c)) {
                c.check("slow.there", ring.tookMs("l1_2_ctl"), greaterThanOrEqualTo(120L));
                c.check("slow.and-back", ring.tookMs("l2_1_ctl"), greaterThanOrEqualTo(120L));
                Latency.oneWay(ring.links(), "1", "2", 60, 10).in(c).undo();
            }
        }).faults();
        assertThat(fault.getFirst().witness(), is("l1_2_ctl l2_1_ctl l2_3_ctl l3_2_ctl take 120 ms and more, and the 3 others are as before"));
        assertThat(fault.getLast().undone(), is("l1_2_ctl are as other faults leave them"));
    }

    @Test void bandwidthIsMeasured() {
        passes((c, ring) -> {
            var over = ring.links().between(ids("1"), ids("2"));
            try (var slow = new Bandwidth(ring.links(), over, 20).in(c)) {
                c.check("slow.loses-nothing", ring.answers("l1_2_ctl"), is(true));
            }
            c.check("healed.answers", ring.answers("l1_2_ctl"), is(true));
        });
    }

    @Test void resetsAreMet() {
        passes((c, ring) -> {
            try (Socket open = ring.connect("l1_2_ctl"); var reset = new Reset(ring.links(), ring.links().oneWay(ids("1"), ids("2"))).in(c)) {
                c.check("reset.new", ring.outcome("l1_2_ctl"), is(Outcome.RESET));
                open.getOutputStream().write('b');
                c.check("reset.open", endOf(open), is(-1));
            }
        });
    }

    @Test void flapsAreEachProven() {
        var fault = passes((c, ring) -> {
            new Flapping(Cut.between(ring.links(), CutMode.REFUSE, "1", "2"), 3, Duration.ofMillis(20), Duration.ofMillis(20)).in(c);
            c.check("flapped.is-whole", ring.answers("l1_2_ctl"), is(true));
        }).faults().getFirst();
        assertThat(fault.witness(), startsWith("3 times: l1_2_ctl l2_1_ctl refuse, and"));
        assertThat(fault.undone(), endsWith(WHOLE));
    }

    @Test void faultsStackAndGoOneByOne() {
        passes((c, ring) -> {
            var all = Cut.isolating(ring.links(), CutMode.REFUSE, ids("1")).in(c);
            var one = Cut.between(ring.links(), CutMode.REFUSE, "1", "2").in(c);
            var slow = Latency.around(ring.links(), "2", 50).in(c);
            var hole = Cut.between(ring.links(), CutMode.BLACKHOLE, "2", "3").in(c);
            all.undo();
            c.check("left.cut", ring.outcome("l1_2_ctl"), is(Outcome.REFUSED));
            c.check("left.not", ring.answers("l1_3_ctl"), is(true));
            hole.undo();
            c.check("left.slow", ring.tookMs("l2_3_ctl"), greaterThanOrEqualTo(50L));
            slow.undo();
            one.undo();
            c.check("left.none", ring.links().impaired(), is(empty()));
        });
    }

    @Test void healingEverythingLeavesNothingToUndo() {
        passes((c, ring) -> {
            Cut.isolating(ring.links(), CutMode.BLACKHOLE, ids("1")).in(c);
            Latency.around(ring.links(), "1", 20).in(c);
            ring.links().healAll();
            c.check("healed.all", ring.links().deviations(), is(empty()));
        });
    }

    @Test void aFaultThatIsNoneIsInconclusive() {
        inconclusive("no links from", (c, ring) -> Cut.isolating(ring.links(), CutMode.REFUSE, ids("9")).in(c));
        inconclusive("no links from", (c, ring) -> Cut.isolating(ring.links(), CutMode.REFUSE, ids()).in(c));
        inconclusive("no links from", (c, ring) -> Cut.isolating(ring.links(), CutMode.REFUSE, ids("1", "2", "3")).in(c));
        inconclusive("no links from", (c, ring) -> new OneWayCut(ring.links(), "1", "9", CutMode.REFUSE).in(c));
        inconclusive("no links to impair", (c, ring) -> new Reset(ring.links(), List.of()).in(c));
        inconclusive("a latency of 0 ms", (c, ring) -> Latency.around(ring.links(), "1", 0).in(c));
        inconclusive("a bandwidth of 0 KB/s", (c, ring) -> new Bandwidth(ring.links(), ring.links().all(), 0).in(c));
        inconclusive("0 times", (c, ring) -> new Flapping(Cut.between(ring.links(), CutMode.REFUSE, "1", "2"), 0, Duration.ZERO, Duration.ZERO).in(c));
        inconclusive("is none of these links", (c, ring) -> new Reset(ring.links(), List.of(Link.of("1", "2", "ctl", "127.0.0.1:1", "127.0.0.1:2", Question.HTTP))).in(c));
    }

    @Test void aProxyRemovedBehindTheBackIsNoticed() {
        inconclusive("l1_3_ctl: its proxy is gone", (c, ring) -> {
            Cut.between(ring.links(), CutMode.REFUSE, "1", "2").in(c);
            command(ring.links(), "DELETE", "/proxies/l1_3_ctl", "");
        });
        inconclusive("its proxy is gone", (c, ring) -> {
            command(ring.links(), "DELETE", "/proxies/l1_3_ctl", "");
            Cut.between(ring.links(), CutMode.REFUSE, "1", "2").in(c);
        });
        inconclusive("toxiproxy: enable l1_2_ctl: [404] proxy not found", (c, ring) -> {
            var cut = new OneWayCut(ring.links(), "1", "2", CutMode.REFUSE).in(c);
            command(ring.links(), "DELETE", "/proxies/l1_2_ctl", "");
            cut.undo();
        });
    }

    @Test void aToxicRemovedBehindTheBackIsNoticed() {
        inconclusive("from l1_2_ctl: [404] toxic not found", (c, ring) -> {
            var slow = Latency.oneWay(ring.links(), "1", "2", 50, 0).in(c);
            command(ring.links(), "POST", "/reset", "");
            slow.undo();
        });
    }

    /** An intruder that comes too late takes the port when nobody answered any more: then the proxy cannot come back, and it tries again. */
    @Test void aPortThatAnswersAlthoughItsProxyIsDisabledIsNoticed() {
        Result result;
        int attempt = 0;
        do result = run(c -> intrude(c, new Ring(c))); while (result.reason().contains("enable l1_2_ctl") && ++attempt < INTRUSIONS);
        assertThat(result.reason(), result.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(result.reason(), containsString("l1_2_ctl: answers after"));
    }

    private static void intrude(Case c, Ring ring) throws Exception {
        Link link = ring.links().named("l1_2_ctl");
        var intruder = new Thread(() -> takeOver(c, link));
        intruder.start();
        new OneWayCut(ring.links(), "1", "2", CutMode.REFUSE).in(c);
    }

    /** Listens in the place of a proxy as soon as that has gone. */
    private static void takeOver(Case c, Link link) {
        String[] address = link.listen().split(":");
        for (long deadline = System.nanoTime() + TAKE_OVER_NANOS; System.nanoTime() < deadline; ) {
            try {
                c.closeAtEnd(new Echo(address[0], Integer.parseInt(address[1])));
                return;
            } catch (IOException stillThere) {
                Thread.yield();
            }
        }
    }

    private static void command(Links links, String method, String path, String body) {
        try (var http = new Http("toxiproxy", "http://127.0.0.1:" + links.server().port(), Duration.ofSeconds(5), Listener.NONE)) {
            assertThat(http.request(method, path).body(body.getBytes()).send().status(), is(204));
        }
    }
}
