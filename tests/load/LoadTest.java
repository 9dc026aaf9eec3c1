package load;

import static load.TalkingServer.*;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cluster.Port;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import kit.Inconclusive;
import org.junit.jupiter.api.Test;

/** Loads on servers that do what a test wants. */
class LoadTest {
    private static final Exchange GET = Exchange.expecting(200, Exchange.request("GET", "/", "test", null));
    private static final double ANY_LAG = 60_000;

    private static Load load(double rate, int seconds) {
        return Load.open("test", 1, null).maxLagMs(ANY_LAG).schedule(Schedule.of(Stage.steady(rate, Duration.ofSeconds(seconds)))).operation("get", 1, random -> GET);
    }

    @Test void sendsWhatWasPlannedAndNoMore() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            var result = load(300, 2).to(server.address()).run();
            assertThat(result.told(), result.all().right(), is(600L));
            assertThat(result.all().wrong(), is(0L));
            assertThat(server.requests(), is(600));
            assertThat(result.generator().planned(), is(600L));
        }
    }

    /** The server stops for a second, and asks for no load meanwhile. Only a latency from the moment a request fell due tells what its users saw. */
    @Test void aStallShowsInTheCorrectedLatencyAlone() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            if (n == 150) Thread.sleep(1000);
            return OK;
        })) {
            var result = load(100, 4).to(server.address()).connections(1).run();
            assertThat(result.told(), result.all().right(), is(400L));
            assertThat("a hundred fell due while it stood still", result.all().percentileMs(99), is(greaterThan(800.0)));
            assertThat(result.all().percentileMs(85), is(greaterThan(200.0)));
            assertThat("but a single one was sent then", result.all().servicePercentileMs(99), is(lessThan(400.0)));
            assertThat(result.all().servicePercentileMs(100), is(greaterThan(990.0)));
        }
    }

    @Test void aServerThatIsTooSlowIsNotTheGeneratorsFault() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            Thread.sleep(100);
            return OK;
        })) {
            var result = load(30, 1).to(server.address()).connections(1).run();
            assertThat("it does ten a second", result.generator().rateError(), is(greaterThan(0.3)));
            assertThat(result.all().percentileMs(100), is(greaterThan(1500.0)));
            assertThat("free connections were used at once", result.generator().lagMs(50), is(lessThan(100.0)));
            assertThat(result.requireValid(), is(result));
        }
    }

    @Test void aGeneratorThatLagsMakesItsResultInvalid() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            var result = Load.open("test", 1, null).to(server.address()).maxLagMs(10).schedule(Schedule.of(Stage.steady(100, Duration.ofSeconds(1)))).operation("get", 1, random -> {
                pause(30); // as a collector or a busy machine does
                return GET;
            }).run();
            assertThat(result.generator().lagMs(99), is(greaterThan(500.0)));
            assertThat(result.told(), containsString("INVALID"));
            assertThat(assertThrows(Inconclusive.class, result::requireValid).getMessage(), containsString("waited over"));
        }
    }

    /** All connections are busy, so that nothing is late; but they are so because nobody reads the answers. */
    @Test void aGeneratorWithNothingLeftMakesItsResultInvalid() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            var result = load(1000, 1).to(server.address()).connections(4).operation("slow", 1_000_000, random -> {
                for (long until = System.nanoTime() + 2_000_000; System.nanoTime() < until; ) Thread.onSpinWait();
                return GET;
            }).run();
            assertThat(result.generator().idle(), is(lessThan(0.1)));
            assertThat(assertThrows(Inconclusive.class, result::requireValid).getMessage(), containsString("nothing left"));
        }
    }

    /** Of two servers one takes two seconds for each answer; it has half of the requests all the same. */
    @Test void aSlowServerIsNotAskedLessOften() throws Exception {
        try (var slow = new TalkingServer((n, line) -> {
            Thread.sleep(2000);
            return OK;
        }); var quick = new TalkingServer((n, line) -> OK)) {
            var result = load(20, 2).to(slow.address(), quick.address()).connections(20).run();
            assertThat(List.of(slow.requests(), quick.requests()), is(List.of(20, 20)));
            assertThat(result.all().percentileMs(60), is(greaterThan(1900.0)));
        }
    }

    @Test void threadsShareTheServers() throws Exception {
        try (var a = new TalkingServer((n, line) -> OK); var b = new TalkingServer((n, line) -> OK); var d = new TalkingServer((n, line) -> OK)) {
            assertThat(load(120, 1).to(a.address(), b.address(), d.address()).threads(2).connections(6).run().all().right(), is(120L));
            assertThat(List.of(a.requests(), b.requests(), d.requests()), is(List.of(40, 40, 40)));
        }
    }

    /** It does half of what falls due, and answers the rest when the schedule is over. */
    @Test void answersBehindTheEndAreNoRate() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            Thread.sleep(20);
            return OK;
        })) {
            var result = load(100, 2).to(server.address()).connections(1).run();
            assertThat(result.all().right(), is(200L));
            assertThat(result.rightPerSecond(), is(lessThan(60.0)));
            assertThat(result.rate().ofPlanned(), is(lessThan(0.6)));
        }
    }

    @Test void aLoadEndsWhereItIsCut() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK); var running = load(100, 60).to(server.address()).start()) {
            running.until(Duration.ofMillis(300));
            running.endAt(Duration.ofSeconds(1));
            var result = running.finish();
            assertThat(result.all().right(), is(100L));
            assertThat(result.generator().planned(), is(100L));
            assertThat(result.rate().ofPlanned(), is(closeTo(1, 0.1)));
        }
    }

    @Test void callsThatHangEnd() {
        var result = Load.open("calls", 1, null).connections(1).maxLagMs(ANY_LAG).timeout(Duration.ofMillis(500)).schedule(Schedule.of(Stage.steady(100, Duration.ofSeconds(1))))
            .call("slow", 1, random -> {
                Thread.sleep(400);
                return null;
            }).run();
        assertThat(result.all().all(), is(100L));
        assertThat(result.all().errors().get("not sent in time"), is(greaterThan(90L)));
    }

    private static void pause(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test void errorsAreCountedByKind() throws Exception {
        try (var server = new TalkingServer((n, line) -> switch (n % 4) {
            case 0 -> BUSY;
            case 1 -> CLOSE;
            case 2 -> "nonsense\r\n\r\n\r\n\r\n";
            default -> OK;
        })) {
            var all = load(200, 1).to(server.address()).connections(4).run().all();
            assertThat(all.errors().keySet(), is(Set.of("status 503", "closed without an answer", "no HTTP")));
            assertThat(all.errors().values(), everyItem(is(50L)));
            assertThat(all.right(), is(50L));
        }
    }

    @Test void aDeadServerRefusesAndOthersServe() throws Exception {
        try (var dead = Port.free(); var server = new TalkingServer((n, line) -> OK)) {
            var all = load(100, 1).to(dead.address(), server.address()).connections(4).run().all();
            assertThat(all.errors().keySet(), is(Set.of("connection refused")));
            assertThat("each has its half of the requests, whatever the other one does", all.right(), is(50L));
            assertThat(all.all(), is(100L));
        }
    }

    @Test void whatIsNotAnsweredInTimeIsAnError() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            if (n % 10 == 0) Thread.sleep(5000);
            return OK;
        })) {
            var all = load(100, 1).to(server.address()).timeout(Duration.ofMillis(500)).run().all();
            assertThat(all.errors().keySet(), is(Set.of("no answer in time")));
            assertThat(all.wrong(), is(10L));
            assertThat(all.failedLatency().getMinValue() / 1e6, is(greaterThan(490.0)));
        }
    }

    @Test void whatCouldNeverBeSentCounts() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            Thread.sleep(60_000);
            return OK;
        })) {
            var all = load(50, 1).to(server.address()).connections(2).timeout(Duration.ofSeconds(1)).run().all();
            assertThat(all.errors().toString(), all.wrong(), is(50L));
            assertThat(all.errors(), hasKey("not sent in time"));
        }
    }

    @Test void theWarmUpDoesNotCount() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            if (n <= 80) Thread.sleep(100);
            return OK;
        })) {
            var result = load(100, 2).to(server.address()).warmUp(Duration.ofSeconds(1)).run();
            assertThat(result.phase(Phase.WARM_UP).all().percentileMs(50), is(greaterThan(90.0)));
            assertThat(result.phase(Phase.WARM_UP).all().right(), is(100L));
            assertThat(result.all().right(), is(100L));
        }
    }

    @Test void phasesAreToldApart() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            if (n > 100 && n <= 200) Thread.sleep(300);
            return OK;
        }); var running = load(100, 3).to(server.address()).start()) {
            running.until(Duration.ofMillis(900));
            running.disturbed("during");
            running.until(Duration.ofMillis(2400));
            running.calm("after");
            var result = running.finish();
            assertThat(result.phases().stream().map(Phase::name).toList(), contains(Phase.STEADY, "during", "after"));
            assertThat(result.phase("during").all().percentileMs(50), is(greaterThan(290.0)));
            assertThat(result.phase("after").all().percentileMs(50), is(lessThan(290.0)));
            assertThat(result.all().right(), is(300L));
        }
    }

    @Test void aMixHasItsShares() throws Exception {
        try (var server = new TalkingServer((n, line) -> line.startsWith("GET /a") ? OK : BUSY)) {
            var load = Load.open("test", 5, null).to(server.address()).threads(2).maxLagMs(ANY_LAG).schedule(Schedule.of(Stage.steady(500, Duration.ofSeconds(2))))
                .operation("a", 3, random -> Exchange.expecting(200, Exchange.request("GET", "/a", "test", null)))
                .operation("b", 1, random -> Exchange.expecting(503, Exchange.request("GET", "/b", "test", null)));
            var result = load.run();
            assertThat((double) result.operation("a").right(), closeTo(750, 60));
            assertThat(result.operation("a").right() + result.operation("b").right(), is(1000L));
            assertThat("the same seed sends the same", load.run().planHash(), is(result.planHash()));
        }
    }

    @Test void callsKeepTheScheduleToo() {
        var result = Load.open("calls", 1, null).connections(4).maxLagMs(ANY_LAG).schedule(Schedule.of(Stage.steady(100, Duration.ofSeconds(1))))
            .call("good", 1, random -> null).call("bad", 1, random -> { throw new java.io.IOException("no"); }).run();
        assertThat(result.operation("bad").errors().keySet(), is(Set.of("IOException")));
        assertThat(result.operation("good").right() + result.operation("bad").wrong(), is(100L));
    }

    @Test void aLoadWithoutSenseIsRefused() {
        assertThrows(IllegalStateException.class, () -> Load.open("x", 1, null).start());
        assertThrows(IllegalStateException.class, () -> load(10, 1).start());
        assertThrows(IllegalStateException.class, () -> load(10, 1).to("127.0.0.1:1").connections(1).threads(2).start());
        assertThrows(IllegalStateException.class, () -> load(10, 1).to("127.0.0.1:1", "127.0.0.1:2").connections(1).start());
    }

    @Test void aJudgeThatBreaksEndsTheLoad() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            var load = Load.open("test", 1, null).to(server.address()).operation("get", 1, random -> { throw new UnsupportedOperationException("broken"); });
            assertThat(assertThrows(IllegalStateException.class, load::run).getCause().getMessage(), is("broken"));
        }
    }
}
