package load;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One of several threads that take the next request in turn and perform it by a client of their own: for what is not plain HTTP. */
final class CallSender implements Sender {
    private static final long NAP_NANOS = 10_000_000;
    private final Plan plan;
    private final Clock clock;
    private final Tally tally;
    private final AtomicLong next;
    private final long timeoutNanos;
    private long idleNanos;

    /** @param timeout how long after the end of the schedule calls that fell due may still begin */
    CallSender(Plan plan, Clock clock, Tally tally, AtomicLong next, Duration timeout) {
        this.plan = plan;
        this.clock = clock;
        this.tally = tally;
        this.next = next;
        timeoutNanos = timeout.toNanos();
    }

    @Override public Tally tally() { return tally; }

    @Override public long idleNanos() { return idleNanos; }

    @Override public void run() {
        boolean paced = plan.schedule().paced();
        long freeNanos = 0;
        while (!clock.isStopped()) {
            long number = next.getAndIncrement();
            if (number >= plan.schedule().requests()) return;
            long dueNanos = paced ? plan.schedule().dueNanos(number) : clock.nanos();
            awaitDue(dueNanos);
            if (clock.isStopped() || dueNanos >= clock.endNanos()) return;
            perform(number, dueNanos, freeNanos);
            freeNanos = clock.nanos();
        }
    }

    /** Until then, or until it is known that the load is over before. */
    private void awaitDue(long dueNanos) {
        for (long now = clock.nanos(); now < dueNanos && dueNanos < clock.endNanos() && !clock.isStopped(); now = clock.nanos()) {
            LockSupport.parkNanos(Math.min(dueNanos - now, NAP_NANOS));
            idleNanos += clock.nanos() - now;
        }
    }

    private void perform(long number, long dueNanos, long freeNanos) {
        SplittableRandom random = plan.random(number);
        int operation = plan.operation(random);
        long now = clock.nanos();
        if (now > clock.endNanos() + timeoutNanos) {
            tally.ended(operation, dueNanos, now, now, 0, Unanswered.NOT_SENT);
            return;
        }
        tally.sent(now);
        String error;
        try {
            error = plan.operations().get(operation).call().perform(random);
        } catch (Exception e) {
            error = e.getClass().getSimpleName();
        }
        long done = clock.nanos();
        idleNanos += done - now; // it is the client that waits
        tally.ended(operation, dueNanos, now, done, now - Math.max(dueNanos, freeNanos), error);
    }
}
