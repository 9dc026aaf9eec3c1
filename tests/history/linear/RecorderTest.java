package history.linear;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history is in the file as it is in memory, whatever ends the process that writes it. */
class RecorderTest {
    @TempDir Path folder;

    @Test void everyKindComesBackFromTheFile() {
        Path file = folder.resolve("h.jsonl");
        try (var recorder = new Recorder(file)) {
            Recorder.Client c = recorder.client("c1");
            c.call("node 1", "k", new Action.Set("")).ok(Answer.stored("7"));
            c.call("node 1", "k", new Action.Get()).ok(Answer.read("", "7"));
            c.call("node 1", "k", new Action.Cas(null, "\u00e4\ud83d\ude00\u0000\"\n")).ok(Answer.applied(false));
            c.call("node 1", "k", new Action.PutIf("7", "x")).ok(Answer.applied("8"));
            c.call("node 1", "k", new Action.PutIf(null, "y")).neverSent();
            c.call("node 1", "k", new Action.Delete()).ok(Answer.existed(true));
            c.call("node 1", "k", new Action.Get()).ok(Answer.absent());
            c.call("node 1", "k", new Action.Get()).unknown();
            c.batch("node 1", Map.of("a", new Action.Set("a1"), "b", new Action.Set("b1"))).unknown();
            c.call("node 1", "k", new Action.Delete());
            History history = recorder.history();
            assertThat(history.operations(), hasSize(10)); // the get without an answer is left out
            assertThat(History.read(file), is(history));
            assertThat(history.operations().stream().filter(o -> o.batch() != 0).map(Operation::key).toList(), containsInAnyOrder("a", "b"));
        }
    }

    @Test void aCallEndsOnce() {
        try (var recorder = new Recorder(folder.resolve("h.jsonl"))) {
            Recorder.Call call = recorder.client("c1").call("node 1", "k", new Action.Delete());
            call.unknown();
            assertThrows(IllegalStateException.class, () -> call.ok(Answer.done()));
        }
    }

    @Test void clientsOfManyThreadsAreLinearizableOnAMap() throws InterruptedException {
        var register = new AtomicReference<String>();
        Path file = folder.resolve("h.jsonl");
        try (var recorder = new Recorder(file)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                Recorder.Client client = recorder.client("c" + t);
                threads.add(Thread.ofVirtual().start(() -> work(client, register)));
            }
            for (Thread t : threads) t.join();
            History history = recorder.history();
            assertThat(history.operations(), hasSize(8 * 300));
            assertThat("values", history.operations().stream().map(o -> o.action().written()).filter(v -> v != null).distinct().count(), is(8L * 200));
            assertThat(Linearizability.judge(history, Budget.standard()), instanceOf(Judgement.Legal.class));
            assertThat(History.read(file), is(history));
        }
    }

    private static void work(Recorder.Client client, AtomicReference<String> register) {
        for (int i = 0; i < 100; i++) {
            String value = client.nextValue("k");
            Recorder.Call set = client.call("here", "k", new Action.Set(value));
            register.set(value);
            set.ok(Answer.done());
            Recorder.Call get = client.call("here", "k", new Action.Get());
            String read = register.get();
            get.ok(Answer.read(read));
            String next = client.nextValue("k");
            Recorder.Call cas = client.call("here", "k", new Action.Cas(read, next));
            cas.ok(Answer.applied(register.compareAndSet(read, next)));
        }
    }

    @Test void aFileCutAnywhereIsReadUpToThere() throws IOException {
        Path file = folder.resolve("h.jsonl");
        try (var recorder = new Recorder(file)) {
            Recorder.Client c = recorder.client("c1");
            for (int i = 0; i < 3; i++) c.call("n\u00f6de", "k", new Action.Set(c.nextValue("k"))).ok(Answer.done());
        }
        byte[] whole = Files.readAllBytes(file);
        var sizes = new HashSet<Integer>();
        for (int length = 0; length <= whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.jsonl"), Arrays.copyOf(whole, length));
            sizes.add(History.read(cut).operations().size());
        }
        assertThat(sizes, is(java.util.Set.of(0, 1, 2, 3)));
    }

    @Test void aKilledProcessLeavesItsHistory() throws Exception {
        Path file = folder.resolve("h.jsonl");
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"), RecordingProcess.class.getName(), file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String told = new String(process.getInputStream().readNBytes(RecordingProcess.TOLD.length()));
        process.destroyForcibly().waitFor();
        assertThat(told, is(RecordingProcess.TOLD));
        List<Operation> operations = History.read(file).operations();
        assertThat(operations.size(), greaterThanOrEqualTo(RecordingProcess.BEFORE_TOLD));
        assertThat(operations.subList(0, RecordingProcess.BEFORE_TOLD).stream().allMatch(Operation::ok), is(true));
    }
}
