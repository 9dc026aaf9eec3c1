package fault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import cluster.Interruptible;
import cluster.Node;
import cluster.Port;
import cluster.Wait;
import cluster.Wait.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault proves that it took effect and was undone; one that does not ends the case as INCONCLUSIVE. */
class FaultTest {
    @TempDir Path temp;

    private Result run(Case.Body body) {
        return TestCase.run(temp, c -> {
            c.check("case.began", true, is(true));
            body.run(c);
        });
    }

    private static Node sleeper(Case c) {
        var node = c.closeAtEnd(new Node("n1", List.of(Port.free()), List.of("sleep", "60"), Map.of(), c.workspace().file("nodes/n1.log"), c.trail()));
        node.start();
        return node;
    }

    /** A fault that only says what happens to it. */
    private record Told(String target, List<String> told) implements Fault {
        @Override public String name() { return "told"; }

        @Override public Witness inject() {
            told.add(target + " broken");
            return new Witness("broken", () -> {
                told.add(target + " mended");
                return "mended";
            });
        }
    }

    @Test void aKilledNodeIsGoneAndThenAnother() {
        var result = run(c -> {
            var node = sleeper(c);
            long first = node.pid();
            var kill = new Kill(node, () -> true).in(c);
            c.check("killed.is-gone", ProcessHandle.of(first).isPresent(), is(false));
            kill.undo();
            c.check("undone.is-another", node.pid(), is(not(first)));
            new Stop(node, () -> true).in(c);
        });
        assertThat(result.verdict(), is(Verdict.PASS));
        var kill = result.faults().getFirst();
        assertThat(kill.name() + " " + kill.target(), is("kill n1"));
        assertThat(kill.witness(), matchesPattern("pid \\d+ is gone"));
        assertThat(kill.undone(), matchesPattern("pid \\d+ in place of \\d+, and it answers"));
        assertThat(kill.untilMs(), greaterThanOrEqualTo(kill.atMs()));
        assertThat("it stayed down to the end", result.faults().get(1).untilMs(), is(nullValue()));
    }

    @Test void anInterruptedNodeEndsByTheSignal() {
        var result = run(c -> {
            List<String> line = Interruptible.command(List.of("sh", "-c", "echo up; exec sleep 60"));
            var node = c.closeAtEnd(new Node("n1", List.of(Port.free()), line, Map.of(), c.workspace().file("nodes/n1.log"), c.trail()));
            node.start();
            Wait.until("it is up", Node.STOP_LIMIT, node::requireAlive, () -> Files.readString(node.log()).contains("up") ? Seen.done(true) : Seen.notYet("silence"));
            new Interrupt(node, Node.STOP_LIMIT, () -> true).in(c);
            c.check("interrupted.ended-by-sigint", node.exitCode(), is(130));
        });
        assertThat(result.verdict(), is(Verdict.PASS));
        assertThat(result.faults().getFirst().witness(), matchesPattern("pid \\d+ is gone"));
    }

    @Test void aPausedNodeIsStoppedForTheBlock() {
        var result = run(c -> {
            var node = sleeper(c);
            try (var pause = new Pause(node, () -> true).in(c)) {
                c.check("paused.is-alive", node.isAlive(), is(true));
            }
        });
        assertThat(result.verdict(), is(Verdict.PASS));
        assertThat(result.faults().getFirst().witness(), endsWith("is in state T"));
        assertThat(result.faults().getFirst().undone(), matchesPattern("pid \\d+ is in state [SR] and it answers"));
    }

    @Test void anOutageIsMetAndItsEndToo() {
        boolean[] up = {true};
        var result = run(c -> new ServerOutage("redis://x", () -> up[0] = false, () -> up[0] = true, () -> {
            if (!up[0]) throw new IOException("outer", new IOException("Connection refused"));
            return "PONG";
        }).in(c).undo());
        assertThat(result.verdict(), is(Verdict.PASS));
        assertThat(result.faults().getFirst().witness(), is("PING: Connection refused"));
        assertThat(result.faults().getFirst().undone(), is("PING: PONG"));
    }

    @Test void aDamagedFileHasAnotherDigest() throws IOException {
        Path file = Files.writeString(temp.resolve("part"), "good");
        var result = run(c -> {
            try (var damage = new DiskFileCorrupted(file, good -> new byte[] {good[0]}).in(c)) {
                c.check("damaged.bytes", Files.readString(file), is("g"));
            }
            try (var removal = new DiskFileRemoved(file).in(c)) {
                c.check("removed.is-gone", Files.exists(file), is(false));
            }
            c.check("restored.bytes", Files.readString(file), is("good"));
        });
        assertThat(result.verdict(), is(Verdict.PASS));
        assertThat(result.faults().stream().map(Result.FaultResult::name).toList(), contains("corrupt file", "remove file"));
    }

    @Test void withoutAWitnessNothingIsConcluded() throws IOException {
        Path file = Files.writeString(temp.resolve("part"), "good");
        inconclusive("changed nothing", c -> new DiskFileCorrupted(file, good -> good).in(c));
        inconclusive("cannot be injected", c -> new DiskFileRemoved(temp.resolve("none")).in(c));
        inconclusive("PING", c -> new ServerOutage("PING", () -> {}, () -> {}, () -> "no").in(c));
        inconclusive("n1 is not running", c -> {
            var node = sleeper(c);
            new Kill(node, () -> true).in(c);
            new Pause(node, () -> true).in(c);
        });
    }

    /** In a step or not, and also when only the undoing at the end of the case shows nothing. */
    private void inconclusive(String reason, Case.Body body) {
        for (Case.Body where : List.<Case.Body>of(body, c -> c.step("breaks", () -> body.run(c)))) {
            var result = run(where);
            assertThat(result.verdict(), is(Verdict.INCONCLUSIVE));
            assertThat(result.reason(), containsString(reason));
            assertThat("the attempt is told", result.faults().getLast().witness(), is(nullValue()));
        }
    }

    @Test void anUndoingWithoutWitnessIsInconclusiveToo() {
        var result = run(c -> new Fault() {
            @Override public String name() { return "stuck"; }

            @Override public String target() { return "x"; }

            @Override public Witness inject() { return new Witness("broken", () -> { throw new IllegalStateException("still broken"); }); }

            @Override public String toString() { return "stuck"; }
        }.in(c));
        assertThat(result.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(result.reason(), is("stuck cannot be undone: still broken"));
        assertThat(result.faults().getFirst().witness(), is("broken"));
    }

    @Test void whatIsStillBrokenIsMendedAtTheEndLastFirst() {
        List<String> told = new ArrayList<>();
        run(c -> {
            new Told("a", told).in(c);
            var b = new Told("b", told).in(c);
            new Told("d", told).in(c);
            b.undo();
        });
        assertThat(told, contains("a broken", "b broken", "d broken", "b mended", "d mended", "a mended"));
    }

    @Test void logAndResultTellIt() throws IOException {
        run(c -> new Told("a", new ArrayList<>()).in(c));
        assertThat(Files.readString(temp.resolve("999_test/case.log")), stringContainsInOrder("fault told of a: broken", "fault told of a undone: mended"));
        assertThat(Result.read(temp.resolve("999_test/result.json")).faults().getFirst().undone(), is("mended"));
    }
}
