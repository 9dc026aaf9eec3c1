package systems.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kit.SetupError;

/**
 * Operations that began together, behind a barrier.
 *
 * @param answers in the order of their numbers
 * @param peakOverlap how many of them were under way at a time, at most
 * @param took from the fall of the barrier to the last answer
 */
public record Burst(List<Answer> answers, int peakOverlap, Duration took) {
    /** @param work by the number of the operation, from 0 */
    public static Burst of(int count, IntFunction<Answer> work) {
        var ready = new CountDownLatch(count);
        var go = new CountDownLatch(1);
        var underWay = new AtomicInteger();
        var peak = new AtomicInteger();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> begun = IntStream.range(0, count).mapToObj(i -> pool.submit(() -> {
                ready.countDown();
                go.await();
                peak.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                try {
                    return work.apply(i);
                } finally {
                    underWay.decrementAndGet();
                }
            })).toList();
            ready.await();
            long start = System.nanoTime();
            go.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> f : begun) answers.add(f.get());
            return new Burst(answers, peak.get(), Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    /** What each said, in the order of their numbers. */
    public List<String> said() { return answers.stream().map(Answer::said).toList(); }
}
