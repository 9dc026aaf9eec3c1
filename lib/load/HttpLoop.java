package load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One thread that sends its share of the requests over many connections, with a selector. That costs less per request than a thread for each
 * connection, since one wait brings many answers.
 */
final class HttpLoop implements Sender {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long MS = 1_000_000;
    private static final long LOOK_AROUND_NANOS = 20 * MS;
    /** Shorter than any wait of a selector; what is under way is looked at after it. */
    private static final long NAP_NANOS = 20_000;
    private static final long REST_NANOS = 100 * MS;

    private final Plan plan;
    private final Clock clock;
    private final Tally tally;
    private final Selector selector;
    private final List<HttpLane> lanes;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Consumer<SelectionKey> ready = this::ready;
    private final long timeoutNanos;
    private long lookAroundNanos;
    /** What came before then has been seen. */
    private long seenNanos;
    /** When the wait that goes on now began; only while it is the selector that waits. */
    private long waitsSinceNanos;
    private boolean waits;
    private boolean woken;
    private long idleNanos;

    /** @param loop counted from 0, of {@code loops} that share the requests */
    HttpLoop(Plan plan, Clock clock, Tally tally, List<InetSocketAddress> servers, int connections, Duration timeout, int loop, int loops) {
        this.plan = plan;
        this.clock = clock;
        this.tally = tally;
        timeoutNanos = timeout.toNanos();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lanes = HttpLane.of(plan, clock, servers, connections, selector, loop, loops);
    }

    @Override public Tally tally() { return tally; }

    @Override public long idleNanos() { return idleNanos; }

    @Override public void run() {
        try (selector) {
            while (true) {
                long now = sendWhatIsDue();
                if (isOver(now)) break;
                await(now);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lanes.forEach(lane -> lane.connections.forEach(HttpConnection::close));
        }
    }

    /** Over when nothing is due any more and all is answered, or when answers would be too late. */
    private boolean isOver(long now) {
        if (clock.isStopped()) return giveUpAll(now);
        for (HttpLane lane : lanes) if (!lane.isOver()) return now > clock.endNanos() + timeoutNanos && giveUpAll(now);
        return true;
    }

    /** Returns the time when there is nothing to send, or nothing free to send it by. */
    private long sendWhatIsDue() {
        long now = clock.nanos();
        for (HttpLane lane : lanes)
            while (lane.nextNanos() <= now) {
                send(lane, now);
                now = clock.nanos();
                lane.next(now);
            }
        return now;
    }

    private void send(HttpLane lane, long now) {
        HttpConnection connection = lane.free.poll();
        SplittableRandom random = plan.random(lane.number());
        connection.operation = plan.operation(random);
        connection.exchange = plan.operations().get(connection.operation).source().next(random);
        connection.dueNanos = plan.schedule().paced() ? lane.dueNanos : now;
        connection.sentNanos = now;
        connection.lateNanos = now - Math.max(connection.dueNanos, connection.freeNanos);
        tally.sent(now);
        try {
            connection.send(connection.exchange.request(), out);
        } catch (IOException e) {
            failed(connection, e, now);
        }
    }

    private void await(long now) throws IOException {
        if (now >= lookAroundNanos) lookAround(now);
        long next = lookAroundNanos;
        boolean idle = true;
        for (HttpLane lane : lanes) {
            next = Math.min(next, lane.nextNanos());
            idle &= lane.isIdle();
        }
        long wait = next - now;
        if (wait >= MS) poll(wait / MS);
        else if (wait <= 0) poll(0);
        else if (idle) park(wait);
        else if (poll(0) == 0) park(Math.min(wait, NAP_NANOS));
    }

    /** @param waitMs 0 to look only. Returns how many connections had something. */
    private int poll(long waitMs) throws IOException {
        woken = false;
        waitsSinceNanos = clock.nanos();
        waits = waitMs > 0;
        int count = waits ? selector.select(ready, waitMs) : selector.selectNow(ready);
        if (!woken) woken(clock.nanos());
        seenNanos = waitsSinceNanos;
        return count;
    }

    /** The time that the selector waited is no delay of an answer: it would have ended the wait. */
    private void woken(long now) {
        woken = true;
        if (waits) {
            idleNanos += now - waitsSinceNanos;
            seenNanos += now - waitsSinceNanos;
        }
        waitsSinceNanos = now;
    }

    private void park(long nanos) {
        long from = clock.nanos();
        LockSupport.parkNanos(nanos);
        idleNanos += clock.nanos() - from;
    }

    /** Now and then: requests whose time is over, and connections that have rested. */
    private void lookAround(long now) {
        lookAroundNanos = now + LOOK_AROUND_NANOS;
        for (HttpLane lane : lanes) {
            for (HttpConnection connection : lane.connections) if (connection.isBusy() && now - connection.sentNanos > timeoutNanos) ended(connection, null, Unanswered.LATE, now);
            while (!lane.resting.isEmpty() && lane.resting.peek().restsUntilNanos <= now) lane.free.add(lane.resting.poll());
        }
    }

    private void ready(SelectionKey key) {
        var connection = (HttpConnection) key.attachment();
        if (!woken) woken(clock.nanos());
        try {
            if (!connection.goOn(in)) return;
            long now = clock.nanos();
            connection.lateNanos += now - Math.max(seenNanos, connection.sentNanos);
            ended(connection, connection.answer(), connection.exchange.judge(connection.answer()), now);
        } catch (IOException e) {
            if (connection.isBusy()) failed(connection, e, clock.nanos());
            else connection.close();
        }
    }

    private void failed(HttpConnection connection, IOException e, long now) {
        String words = switch (e) {
            case ConnectException refused -> Unanswered.REFUSED;
            case EOFException end -> Unanswered.CLOSED;
            case ProtocolException broken -> Unanswered.NO_HTTP;
            default -> Unanswered.BROKEN;
        };
        if (e instanceof ConnectException && !plan.schedule().paced()) connection.restsUntilNanos = now + REST_NANOS; // else it would do nothing but knock
        ended(connection, null, words, now);
    }

    /** @param answer null where there is no whole one */
    private void ended(HttpConnection connection, Answer answer, String error, long now) {
        if (answer == null) connection.exchange.unanswered();
        tally.ended(connection.operation, connection.dueNanos, connection.sentNanos, now, connection.lateNanos, error);
        if (answer == null) connection.abandon(now);
        else connection.release(now);
        (connection.restsUntilNanos > now ? connection.lane.resting : connection.lane.free).add(connection);
    }

    /** Too late: what is under way gets no answer, and what was due could not even be sent. */
    private boolean giveUpAll(long now) {
        for (HttpLane lane : lanes) {
            for (HttpConnection connection : lane.connections) if (connection.isBusy()) ended(connection, null, Unanswered.LATE, now);
            for (; plan.schedule().paced() && lane.dueNanos <= now && lane.dueNanos < clock.endNanos(); lane.next(now)) tally.ended(plan.operation(plan.random(lane.number())), lane.dueNanos, now, now, 0, Unanswered.NOT_SENT);
        }
        return true;
    }
}
