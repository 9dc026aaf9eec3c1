package links;

import static links.Ring.ids;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Socket;
import http.Http;
import http.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import kit.NoWitness;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toxiproxy.Echo;
import toxiproxy.ToxiproxyServer;

/** Links are what was asked for, and whatever is wrong with them is noticed. */
abstract class LinksContract {
    @TempDir Path temp;

    /** Value of {@code --toxiproxy-bin}. */
    abstract String toxiproxy();

    private void passes(Case.Body body) {
        var result = TestCase.run(temp, List.of("--toxiproxy-bin", toxiproxy()), c -> {
            c.check("case.began", true, is(true));
            body.run(c);
        });
        assertThat(result.reason(), result.verdict(), is(Verdict.PASS));
    }

    private static Set<String> names(List<Link> links) { return links.stream().map(Link::name).collect(Collectors.toSet()); }

    @Test void setsOfLinksAreThoseOfTheNodesNamed() {
        passes(c -> {
            Links links = new Ring(c).links();
            assertThat(links.nodes(), contains("1", "2", "3"));
            assertThat(names(links.oneWay(ids("1"), ids("2"))), is(ids("l1_2_ctl")));
            assertThat(names(links.oneWay(ids("client"), ids("3"))), is(ids("side_3")));
            assertThat(names(links.between(ids("1"), ids("2"))), is(ids("l1_2_ctl", "l2_1_ctl")));
            assertThat(names(links.isolating(ids("3"))), is(ids("l1_3_ctl", "l2_3_ctl", "l3_1_ctl", "l3_2_ctl")));
            assertThat(links.across(List.of(ids("1"), ids("2"), ids("3"))).size(), is(6));
        });
    }

    @Test void setsThatMakeNoSenseAreNoWitness() {
        passes(c -> {
            Links links = new Ring(c).links();
            for (Runnable wrong : List.<Runnable>of(() -> links.isolating(ids()), () -> links.isolating(ids("1", "2", "3")), () -> links.isolating(ids("4")), () -> links.named("l1_1_ctl"),
                () -> links.across(List.of(ids("1", "2", "3"))), () -> links.across(List.of(ids("1", "2"), ids("2", "3"))), () -> links.oneWay(ids("1"), ids("1")),
                () -> links.impair(List.of(), new Impairment.Refusal()), () -> links.impair(List.of(Link.of("1", "2", "x", "127.0.0.1:1", "127.0.0.1:2", Question.HTTP)), new Impairment.Refusal())))
                assertThrows(NoWitness.class, wrong::run);
            assertThat(links.deviations(), is(empty()));
        });
    }

    @Test void connectionsAreCountedWhileTheyAreOpen() {
        passes(c -> {
            var ring = new Ring(c);
            Links links = ring.links();
            try (Socket one = ring.connect("l1_2_ctl"); Socket two = ring.connect("l1_2_ctl"); Socket other = ring.connect("side_3")) {
                assertThat(links.connections(links.named("l1_2_ctl")), is(2));
                assertThat(links.connections(links.named("side_3")), is(1));
                assertThat(links.connections(links.named("l2_1_ctl")), is(0));
            }
            c.checkWithin(Duration.ofSeconds(10), "closed.none-left", () -> links.connections(links.named("l1_2_ctl")), is(0));
        });
    }

    @Test void impairmentsOfALinkAddUpAndGoOneByOne() {
        passes(c -> {
            var ring = new Ring(c);
            Links links = ring.links();
            var over = links.between(ids("1"), ids("2"));
            var first = links.impair(over, new Impairment.Refusal());
            var second = links.impair(List.of(over.getFirst()), new Impairment.Refusal());
            var slow = links.impair(over, new Impairment.Delay(60, 0));
            assertThat(links.deviations(), is(empty()));
            first.release();
            assertThat(links.deviations(), is(empty()));
            assertThat(ring.outcome(over.getFirst().name()), is(Outcome.REFUSED));
            assertThat(ring.tookMs(over.getLast().name()), greaterThanOrEqualTo(60L));
            second.release();
            second.release();
            slow.release();
            assertThat(links.deviations(), is(empty()));
            assertThat(links.impaired(), is(empty()));
        });
    }

    @Test void healingUndoesAllAtOnce() {
        passes(c -> {
            Links links = new Ring(c).links();
            var cut = links.impair(links.isolating(ids("1")), new Impairment.Refusal());
            links.impair(links.isolating(ids("2")), new Impairment.Silence());
            links.impair(links.all(), new Impairment.Delay(50, 10));
            assertThat(links.deviations(), is(empty()));
            links.healAll();
            assertThat(links.deviations(), is(empty()));
            cut.release();
            assertThat(links.deviations(), is(empty()));
        });
    }

    @Test void whatOthersDoToTheProxiesIsNoticed() {
        passes(c -> {
            var ring = new Ring(c);
            Links links = ring.links();
            try (var http = new Http("toxiproxy", "http://127.0.0.1:" + links.server().port(), Duration.ofSeconds(5), Listener.NONE)) {
                http.post("/proxies/l1_2_ctl", "{\"enabled\": false}".getBytes()).send();
                http.post("/proxies/l1_3_ctl/toxics", "{\"type\": \"latency\"}".getBytes()).send();
                http.post("/proxies/l2_3_ctl", "{\"upstream\": \"127.0.0.1:1\"}".getBytes()).send();
                http.delete("/proxies/l2_1_ctl").send();
                assertThat(links.deviations(), containsInAnyOrder(is("l1_2_ctl: its proxy is disabled"), startsWith("l1_3_ctl: its toxics are [latency downstream"),
                    startsWith("l2_3_ctl: its proxy leads from "), is("l2_1_ctl: its proxy is gone")));
            }
            assertThrows(NoWitness.class, () -> links.impair(List.of(links.named("l2_1_ctl")), new Impairment.Refusal()));
        });
    }

    @Test void toxicsThatAreThereAndDoNothingAreNoticed() {
        passes(c -> {
            Links links = new Ring(c).links();
            List<Impairment> kinds = List.of(new Impairment.Silence(), new Impairment.Delay(200, 0), new Impairment.Throttle(20), new Impairment.Resets());
            for (Impairment impairment : kinds) {
                var impaired = links.impair(List.of(links.named("l1_2_ctl")), impairment);
                assertThat(links.deviations(), is(empty()));
                try (var http = new Http("toxiproxy", "http://127.0.0.1:" + links.server().port(), Duration.ofSeconds(5), Listener.NONE)) {
                    for (var toxic : http.get("/proxies/l1_2_ctl/toxics").send().json())
                        http.post("/proxies/l1_2_ctl/toxics/" + toxic.path("name").asText(), "{\"toxicity\": 0}".getBytes()).send();
                }
                assertThat(impairment.toString(), links.deviations(), contains(startsWith("l1_2_ctl: answers after")));
                impaired.release();
            }
        });
    }

    @Test void aServerThatIsDownOwesNoAnswerButOnlyIt() {
        passes(c -> {
            var ring = new Ring(c);
            ring.node("2").close();
            assertThat(ring.outcome("l1_2_ctl"), is(oneOf(Outcome.CLOSED, Outcome.RESET)));
            assertThat(ring.links().deviations(), is(empty()));
            ring.links().impair(ring.links().isolating(ids("2")), new Impairment.Silence());
            assertThat(ring.links().deviations(), is(empty()));
        });
    }

    @Test void anAddressThatIsTakenIsAnError() {
        var result = TestCase.run(temp, List.of("--toxiproxy-bin", toxiproxy()), c -> {
            var taken = c.closeAtEnd(new Echo());
            Links.open(c, List.of(Link.of("1", "2", "ctl", taken.address(), "127.0.0.1:1", Question.HTTP)));
        });
        assertThat(result.verdict(), is(Verdict.ERROR));
        assertThat(result.reason(), startsWith("the links cannot be opened: toxiproxy: POST "));
    }

    @Test void onASharedServerOnlyTheOwnProxiesAreTouched() {
        passes(c -> {
            var server = ToxiproxyServer.running(ToxiproxyServer.of(c).port());
            try (var http = new Http("toxiproxy", "http://127.0.0.1:" + server.port(), Duration.ofSeconds(5), Listener.NONE)) {
                http.post("/proxies", "{\"name\": \"l1_2_ctl\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:1\", \"enabled\": false}".getBytes()).send();
                Links links = new Ring(c, server).links();
                links.impair(links.all(), new Impairment.Refusal());
                links.healAll();
                assertThat(links.deviations(), is(empty()));
                links.close();
                assertThat(http.get("/proxies").send().json().size(), is(1));
                assertThat(http.get("/proxies/l1_2_ctl").send().json().path("enabled").asBoolean(true), is(false));
            }
        });
    }
}
