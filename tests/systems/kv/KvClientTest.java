package systems.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import history.linear.Operation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client asks after which answer, when it gives up, and what of it the history says (contracts/kv.md §1, §4.1). */
class KvClientTest {
    private static final Answer NO_LEADER = Answer.rejected("500 has to forward request to: None, None");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    @TempDir Path temp;
    private final Map<Integer, Deque<Answer>> scripts = new HashMap<>();
    private final List<Integer> asked = new ArrayList<>();
    private KvHistory history;

    @BeforeEach void open() { history = new KvHistory(temp.resolve("history.jsonl")); }

    @AfterEach void close() { history.close(); }

    /** Nodes that answer by a script, the last answer for ever. Node n is found at port n. */
    private final Driver driver = (Driver) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Driver.class}, (_, method, arguments) -> switch (method.getName()) {
        case "ask" -> answer((Integer) arguments[0]);
        case "nodeAt" -> {
            int port = Integer.parseInt(((Hint) arguments[0]).apiUrl().replaceAll(".*:", ""));
            yield scripts.containsKey(port) ? OptionalInt.of(port) : OptionalInt.empty();
        }
        default -> throw new UnsupportedOperationException(method.getName());
    });

    private Answer answer(int node) {
        asked.add(node);
        Deque<Answer> script = scripts.get(node);
        return script.size() > 1 ? script.removeFirst() : script.getFirst();
    }

    private void node(int id, Answer... answers) { scripts.put(id, new ArrayDeque<>(Arrays.asList(answers))); }

    private static Answer leads(int id) { return Answer.rejected("500 Failed to write: has to forward request to: Some(" + id + "), Some(Node { rpc_addr: \"http://h:1" + id + "\", api_addr: \"http://h:" + id + "\" })"); }

    private KvClient client(boolean follows, Integer... nodes) { return client(follows, LIMIT, nodes); }

    private KvClient client(boolean follows, Duration patience, Integer... nodes) {
        return new KvClient(driver, history, new Latencies(), List.of(nodes), Api.HTTP, follows, new KvClient.Limits(LIMIT, patience), new SplittableRandom(1));
    }

    private List<String> outcomes() { return history.soFar().operations().stream().map(Operation::text).map(text -> text.replaceFirst(" by c\\d+$", "")).toList(); }

    @Test void aPinnedClientStaysWhereItIs() {
        node(1, leads(2));
        node(2, Answer.ok());
        Answer a = client(false, 1).set("k", "v");
        assertThat(a.kind(), is(Answer.Kind.REJECTED));
        assertThat(a.hint().orElseThrow().leader(), is(2));
        assertThat(asked, contains(1));
    }

    @Test void aHintIsFollowedAndRemembered() {
        node(1, leads(3));
        node(2, leads(3));
        node(3, Answer.ok());
        KvClient client = client(true, 1, 2, 3);
        Answer a = client.set("k", "v");
        assertThat(List.of(a.said(), a.hops()), is(List.of("acked", 1)));
        assertThat("it begins where it was served", client.set("k", "w").hops(), is(0));
        assertThat(asked, contains(1, 3, 3));
    }

    @Test void aHintMayLeadToANodeThatTheClientDidNotKnow() {
        node(1, leads(2));
        node(2, Answer.ok());
        assertThat(client(true, 1).set("k", "v").said(), is("acked"));
    }

    @Test void aHintThatLeadsNowhereIsNotFollowed() {
        node(1, leads(1), Answer.ok());
        node(2, leads(9), Answer.ok());
        assertThat("one that names the node itself, then one that names an address of nobody", client(true, 1, 2).set("k", "v").hops(), is(2));
        assertThat(asked, contains(1, 2, 1));
    }

    @Test void whoCannotBeReachedIsPassedBy() {
        node(1, Answer.notSent("refused"));
        node(2, NO_LEADER);
        node(3, Answer.ok());
        assertThat(client(true, 1, 2, 3).set("k", "v").said(), is("acked"));
        assertThat(asked, contains(1, 2, 3));
    }

    @Test void aRefusalThatNamesNoLeaderIsFinal() {
        node(1, Answer.rejected("400 the key is empty"));
        node(2, Answer.ok());
        assertThat(client(true, 1, 2).set("", "v").said(), is("rejected: 400 the key is empty"));
        assertThat(asked, contains(1));
    }

    @Test void aWriteThatMayHaveBeenDoneIsNotRepeatedAReadIs() {
        node(1, Answer.unknown("no answer"));
        node(2, Answer.read(java.util.Optional.of("v")));
        KvClient client = client(true, 1, 2);
        assertThat(client.set("k", "v").said(), is("unknown: no answer"));
        assertThat(client.get("k").said(), is("value v"));
        assertThat(asked, contains(1, 1, 2));
    }

    @Test void patienceEnds() {
        node(1, NO_LEADER);
        node(2, Answer.notSent("refused"));
        long from = System.nanoTime();
        Answer a = client(true, Duration.ofMillis(400), 1, 2).set("k", "v");
        assertThat(a.acked(), is(false));
        assertThat("pauses keep it from asking all the time", a.hops(), is(both(greaterThan(0)).and(lessThan(12))));
        assertThat(Duration.ofNanos(System.nanoTime() - from), is(greaterThanOrEqualTo(Duration.ofMillis(400))));
    }

    @Test void onceIsOneAttempt() {
        node(1, leads(2));
        node(2, Answer.ok());
        KvClient client = client(true, 1, 2);
        assertThat(client.once(new Request.Put("k", "v")).kind(), is(Answer.Kind.REJECTED));
        assertThat("the hint counts for the next one", client.once(new Request.Put("k", "w")).said(), is("acked"));
        assertThat(asked, contains(1, 2));
    }

    @Test void eachAttemptIsInTheHistoryWithWhatItProves() {
        node(1, leads(2), Answer.unknown("no answer"));
        node(2, Answer.ok(), Answer.read(java.util.Optional.empty()), Answer.deleted(java.util.Optional.of(true)), Answer.notSent("refused"));
        KvClient client = client(true, 1, 2);
        client.set("k", "v");
        client.get("k");
        client.delete("k");
        client.startingAt(2).within(Duration.ofMillis(1)).set("k", "w");
        assertThat(outcomes(), contains("set \"v\" (outcome unknown) on node 1", "set \"v\" on node 2", "get = absent on node 2", "delete (existed) on node 2", "set \"w\" (never sent) on node 2", "set \"w\" (outcome unknown) on node 1"));
        assertThat("what may have been written is read at the end", history.keys(), contains("k"));
    }

    @Test void aBatchIsOneOperationOfSeveralKeys() {
        node(1, Answer.batch(2));
        assertThat(client(false, 1).batchSet(List.of(new Request.Pair("a", "1"), new Request.Pair("b", "1"))).count(), is(2));
        assertThat(history.soFar().operations().stream().map(Operation::batch).distinct().toList(), contains(greaterThan(0L)));
        assertThat(history.soFar().byKey().keySet(), containsInAnyOrder("a", "b"));
    }
}
