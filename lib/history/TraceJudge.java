package history;

import history.TraceReplay.Judgement;
import history.TraceReplay.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kit.SetupError;

/**
 * A judge of traces that is itself on trial: beside the trace, TLC gets the same one with one generation changed. A judge that
 * lets that pass knows nothing of the rules, and its verdict on the trace is worth nothing.
 *
 * @param minWriteReplicas as configured, 0 or more
 * @param replicaCount size of the replica set of a path
 * @param limit for each of the two runs of TLC, which run side by side
 */
public record TraceJudge(int minWriteReplicas, int replicaCount, Path tlcJar, Duration limit) {

    /**
     * What TLC says of the trace.
     *
     * @param folder gets a folder for each run: {@code trace} and {@code self-test}
     * @param victim index of the event whose generation is changed for the self-test
     * @throws SetupError if the self-test is not rejected
     * @throws IllegalStateException if TLC gives no verdict
     */
    public Judgement judge(Path folder, List<TraceEvent> trace, int victim) {
        var tampered = new ArrayList<>(trace);
        tampered.set(victim, trace.get(victim).withGeneration(trace.get(victim).generation() + 1));
        CompletableFuture<Judgement> selfTest = CompletableFuture.supplyAsync(() -> replay(folder.resolve("self-test"), tampered), task -> Thread.ofVirtual().start(task));
        Judgement judgement = replay(folder.resolve("trace"), trace);
        try {
            if (selfTest.join().outcome() != Outcome.REJECTED)
                throw new SetupError("TLC accepts the trace with the generation of event " + (victim + 1) + " changed, so it proves nothing; see " + selfTest.join().folder());
        } catch (CompletionException e) {
            throw new SetupError("the self-test of TLC broke: " + e.getCause().getMessage(), e.getCause());
        }
        return judgement;
    }

    private Judgement replay(Path folder, List<TraceEvent> events) { return TraceReplay.check(folder, events, minWriteReplicas, replicaCount, tlcJar, limit); }
}
