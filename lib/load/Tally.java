package load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** What one sender saw. Only its thread writes, without locks; others read the live numbers, and all of it when the sender has ended. */
final class Tally {
    private final Phases phases;
    private final int operations;
    private final List<Latencies[]> cells = new ArrayList<>();
    private final Slices slices = new Slices();
    private final List<long[]> answered = new ArrayList<>();
    private final Histogram lag = new Histogram(Latencies.HIGHEST_NANOS, 3);
    final SingleWriterRecorder live = new SingleWriterRecorder(Latencies.HIGHEST_NANOS, 2);
    /** Set lazily: the live line need not be up to date to the request. */
    final AtomicLong sent = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    final AtomicLong errors = new AtomicLong();
    private final Clock clock;
    private final long countsFromNanos;
    private long lateSent;

    /** @param countsFromNanos when the warm-up is over */
    Tally(Phases phases, int operations, Clock clock, long countsFromNanos) {
        this.clock = clock;
        this.countsFromNanos = countsFromNanos;
        this.phases = phases;
        this.operations = operations;
    }

    /** A request was sent at this time. */
    void sent(long nowNanos) {
        sent.lazySet(sent.getPlain() + 1);
        if (nowNanos > clock.endNanos()) lateSent++;
    }

    /**
     * All times count from the start of the load.
     *
     * @param lateNanos for how long, at most, the sender itself kept the request and its answer waiting
     * @param error null for a right answer
     */
    void ended(int operation, long dueNanos, long sentNanos, long doneNanos, long lateNanos, String error) {
        if (dueNanos >= countsFromNanos) lag.recordValue(Latencies.bounded(lateNanos));
        Latencies cell = cell(phases.of(dueNanos, doneNanos), operation);
        if (error == null) {
            cell.right(doneNanos - dueNanos, doneNanos - sentNanos);
            live.recordValue(Latencies.bounded(doneNanos - dueNanos));
            if (doneNanos <= clock.endNanos()) answered(phases.at(doneNanos))[0]++;
        } else {
            cell.wrong(doneNanos - dueNanos, error);
            errors.lazySet(errors.getPlain() + 1);
        }
        slices.add(dueNanos, doneNanos - dueNanos, error != null);
        ended.lazySet(ended.getPlain() + 1);
    }

    private Latencies cell(int phase, int operation) {
        while (cells.size() <= phase) cells.add(new Latencies[operations]);
        Latencies[] row = cells.get(phase);
        if (row[operation] == null) row[operation] = new Latencies();
        return row[operation];
    }

    private long[] answered(int phase) {
        while (answered.size() <= phase) answered.add(new long[1]);
        return answered.get(phase);
    }

    /** How many right answers came in a phase, whenever they fell due; none after the schedule's end. */
    long answeredIn(int phase) { return answered(phase)[0]; }

    /** Null where there was none. */
    Latencies found(int phase, int operation) { return phase < cells.size() ? cells.get(phase)[operation] : null; }

    Histogram lag() { return lag; }

    Slices slices() { return slices; }

    /** Requests that were sent only after the schedule's end. */
    long lateSent() { return lateSent; }
}
