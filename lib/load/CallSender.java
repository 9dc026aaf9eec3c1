package load;

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

    CallSender(Plan plan, Clock clock, Tally tally, AtomicLong next) {
        this.plan = plan;
        this.clock = clock;
        this.tally = tally;
        this.next = next;
    }

    @Override public Tally tally() { return tally; }

    @Override public void run() {
        long freeNanos = 0;
        while (!clock.isStopped()) {
            long number = next.getAndIncrement();
            if (number >= plan.schedule().requests()) return;
            boolean paced = plan.schedule().paced();
            if (paced) awaitDue(plan.schedule().dueNanos(number));
            long now = clock.nanos();
            if (!paced && now > plan.schedule().lastingNanos()) return;
            long dueNanos = paced ? plan.schedule().dueNanos(number) : now;
            perform(number, dueNanos, now, freeNanos);
            freeNanos = clock.nanos();
        }
    }

    private void awaitDue(long dueNanos) {
        for (long left = dueNanos - clock.nanos(); left > 0 && !clock.isStopped(); left = dueNanos - clock.nanos()) LockSupport.parkNanos(Math.min(left, NAP_NANOS));
    }

    private void perform(long number, long dueNanos, long now, long freeNanos) {
        SplittableRandom random = plan.random(number);
        int operation = plan.operation(random);
        tally.sent(dueNanos, now - Math.max(dueNanos, freeNanos), now <= plan.schedule().lastingNanos());
        String error;
        try {
            error = plan.operations().get(operation).call().perform(random);
        } catch (Exception e) {
            error = e.getClass().getSimpleName();
        }
        tally.ended(operation, dueNanos, now, clock.nanos(), error);
    }
}
