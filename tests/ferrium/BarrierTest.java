package ferrium;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What proves to reads that the leader still leads: an entry that was submitted after they began, shared by those who wait. */
class BarrierTest {
    private static final int LIMIT_S = 10;
    private final AtomicInteger entries = new AtomicInteger();

    @Test void eachReadThatComesAloneHasAnEntry() {
        var barrier = new Barrier(entries::incrementAndGet);
        barrier.pass();
        barrier.pass();
        assertThat(entries.get(), is(2));
    }

    @Test void whoComesDuringAnEntryNeedsALaterOne() throws Exception {
        var submitted = new CountDownLatch(1);
        var applied = new CountDownLatch(1);
        var barrier = new Barrier(() -> {
            entries.incrementAndGet();
            submitted.countDown();
            join(applied);
        });
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pool.submit(barrier::pass);
            assertThat(submitted.await(LIMIT_S, TimeUnit.SECONDS), is(true));
            List<? extends Future<?>> later = IntStream.range(0, 20).mapToObj(i -> pool.submit(barrier::pass)).toList();
            applied.countDown();
            first.get(LIMIT_S, TimeUnit.SECONDS);
            for (var read : later) read.get(LIMIT_S, TimeUnit.SECONDS);
        }
        assertThat("the first one's does not count for others", entries.get(), greaterThan(1));
        assertThat(entries.get(), lessThanOrEqualTo(21));
    }

    @Test void aFailureIsEverybodysAndDoesNotLast() {
        var barrier = new Barrier(() -> {
            if (entries.incrementAndGet() == 1) throw new StoreFailure("no quorum");
        });
        assertThat(assertThrows(StoreFailure.class, barrier::pass).getMessage(), is("no quorum"));
        barrier.pass();
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
