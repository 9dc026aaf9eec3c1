package cluster;

import static kit.Result.NodeState.*;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kit.Result.NodeResult;
import kit.Result.StateChange;
import kit.SetupError;
import kit.TestTrail;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node and its port: what kill, pause and restart do to a real process. */
class NodeTest {
    private static final Pattern NEVER = Pattern.compile("(?!)");
    @TempDir Path temp;

    private Node node(Port port, String... command) { return new Node("n1", List.of(port), List.of(command), Map.of(), temp.resolve("n1.log"), TestTrail.in(temp)); }

    private static String state(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst("^.*\\) ", "").substring(0, 1);
    }

    /** A signal that was sent is heeded soon, not at once. */
    private static void awaitState(long pid, Matcher<String> wanted) throws Exception {
        for (int i = 0; i < 400 && !wanted.matches(state(pid)); i++) Thread.sleep(5);
        assertThat(state(pid), wanted);
    }

    @Test void aRunBesideTheNodeIsHeardToItsEndOrItsLimit() throws Exception {
        try (var port = Port.free(); var node = node(port, "sleep", "60")) {
            node.start();
            long first = node.pid();
            var ended = node.hear(List.of("sh", "-c", "pwd; printf '\\033[31mno\\033[0m' >&2; exit 7"), temp, Duration.ofSeconds(5), NEVER);
            assertThat(ended.outcome(), is("exit 7"));
            assertThat(ended.text(), is(temp.toRealPath() + "\nno"));
            assertThat(node.hear(List.of("sleep", "60"), temp, Duration.ofMillis(100), NEVER).outcome(), is("runs on"));
            assertThat(node.isAlive() && node.pid() == first, is(true));
        }
    }

    @Test void aRunThatSaysItGoesOnIsNotWaitedFor() throws Exception {
        try (var port = Port.free(); var node = node(port, "sleep", "60")) {
            long start = System.nanoTime();
            var goesOn = node.hear(List.of("sh", "-c", "echo I serve; sleep 60"), temp, Duration.ofSeconds(30), Pattern.compile("serve"));
            assertThat(goesOn.outcome(), is("runs on"));
            assertThat(Duration.ofNanos(System.nanoTime() - start), lessThan(Duration.ofSeconds(10)));
            var failsAfterAll = node.hear(List.of("sh", "-c", "echo I serve; sleep 0.2; exit 1"), temp, Duration.ofSeconds(30), Pattern.compile("serve"));
            assertThat("its last words may be wrong", failsAfterAll.outcome(), is("exit 1"));
        }
    }

    @Test void killedStartedAndPausedItIsThatProcess() throws Exception {
        try (var port = Port.free(); var node = node(port, "sleep", "60")) {
            node.start();
            long first = node.pid();
            assertThat(node.isAlive(), is(true));
            node.pause();
            awaitState(first, oneOf("T"));
            node.resume();
            awaitState(first, oneOf("S", "R"));
            node.kill();
            assertThat(ProcessHandle.of(first).isPresent(), is(false));
            assertThat("it was asked to", node.endedByItself(), is(false));
            node.start();
            assertThat(node.pid(), is(not(first)));
            assertThrows(SetupError.class, node::start);
            node.stop();
            assertThrows(SetupError.class, node::kill);
        }
    }

    @Test void eachChangeOfItsStateIsNotedOnceAndInOrder() throws Exception {
        var trail = TestTrail.in(temp);
        try (var port = Port.free(); var node = new Node("n1", List.of(port), List.of("sleep", "60"), Map.of(), temp.resolve("n1.log"), trail)) {
            node.start();
            node.pause();
            node.pause();
            node.resume();
            node.kill();
            node.start();
            node.stop();
        }
        NodeResult told = TestTrail.nodes(trail).getFirst();
        assertThat(told.id(), is("n1"));
        assertThat(told.changes().stream().map(StateChange::state).toList(), contains(UP, PAUSED, UP, DEAD, UP, DEAD));
        assertThat(told.changes().stream().map(StateChange::how).toList(), hasItems("SIGSTOP", "SIGCONT", "exit code 137", "exit code 143"));
        assertThat(told.changes().stream().map(StateChange::atMs).toList(), is(told.changes().stream().map(StateChange::atMs).sorted().toList()));
    }

    @Test void anEndNobodyAskedForIsNotedAsSuch() throws Exception {
        var trail = TestTrail.in(temp);
        try (var port = Port.free(); var node = new Node("n1", List.of(port), List.of("sh", "-c", "exit 9"), Map.of(), temp.resolve("n1.log"), trail)) {
            node.start();
            for (int i = 0; i < 400 && TestTrail.nodes(trail).getFirst().changes().size() < 2; i++) Thread.sleep(5);
            assertThat(TestTrail.nodes(trail).getFirst().changes().getLast().how(), is("exit code 9, by itself"));
            node.start();
            assertThat("a restart is a change of its own", TestTrail.nodes(trail).getFirst().changes().get(2).state(), is(UP));
        }
        assertThat(Files.readString(temp.resolve("case.log")), containsString("n1 ended by itself, exit code 9"));
    }

    @Test void pausedItStillStops() {
        try (var port = Port.free(); var node = node(port, "sleep", "60")) {
            node.start();
            node.pause();
            long before = System.nanoTime();
            node.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - before).toMillis(), lessThan(3000L));
        }
    }

    /** As a case does whose deadline passed while it held a node still. */
    @Test void pausedItEndsWithAThreadThatIsInterrupted() {
        try (var port = Port.free(); var node = node(port, "sleep", "60")) {
            node.start();
            var process = ProcessHandle.of(node.pid()).orElseThrow();
            node.pause();
            Thread.currentThread().interrupt();
            node.close();
            assertThat("the interrupt is not lost", Thread.interrupted(), is(true));
            process.onExit().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join();
        }
    }

    @Test void anEndNobodyAskedForIsNoticed() throws Exception {
        try (var port = Port.free(); var node = node(port, "sh", "-c", "echo why; exit 9")) {
            node.start();
            while (node.isAlive()) Thread.sleep(5);
            assertThat(node.endedByItself(), is(true));
            assertThat(assertThrows(SetupError.class, node::requireAlive).getMessage(), both(containsString("code 9")).and(containsString("| why")));
        }
    }

    @Test void environmentIsSetAndRemoved() throws Exception {
        try (var port = Port.free()) {
            var env = new java.util.HashMap<String, String>();
            env.put("HOME", null);
            env.put("CASE_WORD", "yes");
            var node = new Node("n1", List.of(port), List.of("true"), env, temp.resolve("n1.log"), TestTrail.in(temp));
            assertThat(node.runOnce(List.of("sh", "-c", "test \"$CASE_WORD\" = yes && test -z \"$HOME\""), Duration.ofSeconds(5)), is(0));
            assertThrows(SetupError.class, () -> node.runOnce(List.of("sleep", "60"), Duration.ofMillis(100)));
        }
    }

    @Test void aHeldPortRefusesAndIsNobodyElses() throws Exception {
        try (var port = Port.free()) {
            assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port.number()).close());
            assertThrows(IOException.class, () -> new ServerSocket(port.number(), 1, InetAddress.getLoopbackAddress()).close());
            port.release();
            try (var server = new ServerSocket()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()));
                assertThat(assertThrows(SetupError.class, () -> Port.fixed(port.number())).getMessage(), containsString("is taken"));
            }
            port.hold();
            assertThrows(IOException.class, () -> new ServerSocket(port.number(), 1, InetAddress.getLoopbackAddress()).close());
        }
    }

    @Test void portsAreOnLoopbackOnly() {
        assertThrows(SetupError.class, () -> Port.freeOn("0.0.0.0"));
        try (var port = Port.freeOn("127.1.2.3")) {
            assertThat(port.address(), is("127.1.2.3:" + port.number()));
        }
    }

    @Test void waitingEndsWithWhatItSawLast() {
        var late = assertThrows(SetupError.class, () -> Wait.until("the sun rises", Duration.ofMillis(100), () -> {}, () -> Wait.Seen.notYet("stars")));
        assertThat(late.getMessage(), both(containsString("until the sun rises")).and(endsWith("last seen: stars")));
        var dead = assertThrows(SetupError.class, () -> Wait.until("x", Duration.ofSeconds(60), () -> { throw new SetupError("it died"); }, () -> Wait.Seen.notYet("")));
        assertThat(dead.getMessage(), is("it died"));
        assertThat(Wait.until("x", Duration.ofSeconds(1), () -> {}, () -> Wait.Seen.done(3)), is(3));
    }
}
