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
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private final List<HttpConnection> connections = new ArrayList<>();
    private final ArrayDeque<HttpConnection> free = new ArrayDeque<>();
    private final ArrayDeque<HttpConnection> resting = new ArrayDeque<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Consumer<SelectionKey> ready = this::ready;
    private final long timeoutNanos;
    private final long step;
    private long number;
    private long dueNanos;
    private long lookAroundNanos;

    /** @param number of its first request; @param step to its next one */
    HttpLoop(Plan plan, Clock clock, Tally tally, List<InetSocketAddress> addresses, int connections, Duration timeout, long number, long step) {
        this.plan = plan;
        this.clock = clock;
        this.tally = tally;
        this.number = number;
        this.step = step;
        timeoutNanos = timeout.toNanos();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < connections; i++) this.connections.add(new HttpConnection(addresses.get((int) ((number + i * step) % addresses.size())), selector));
        free.addAll(this.connections);
    }

    @Override public Tally tally() { return tally; }

    @Override public void run() {
        try (selector) {
            due(0);
            while (true) {
                long now = sendWhatIsDue();
                if (isOver(now)) break;
                await(now);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.forEach(HttpConnection::close);
        }
    }

    /** Over when nothing is due any more and all is answered, or when answers would be too late. */
    private boolean isOver(long now) {
        if (clock.isStopped()) return giveUpAll(now);
        boolean allSent = dueNanos == Long.MAX_VALUE;
        if (allSent && free.size() + resting.size() == connections.size()) return true;
        return now > plan.schedule().lastingNanos() + timeoutNanos && giveUpAll(now);
    }

    private void due(long now) {
        if (plan.schedule().paced()) dueNanos = number < plan.schedule().requests() ? plan.schedule().dueNanos(number) : Long.MAX_VALUE;
        else dueNanos = now < plan.schedule().lastingNanos() ? now : Long.MAX_VALUE;
    }

    /** Returns the time when there is nothing to send, or nothing free to send it by. */
    private long sendWhatIsDue() {
        long now = clock.nanos();
        while (dueNanos <= now) {
            HttpConnection connection = free.poll();
            if (connection == null) return now;
            SplittableRandom random = plan.random(number);
            connection.operation = plan.operation(random);
            connection.exchange = plan.operations().get(connection.operation).source().next(random);
            connection.dueNanos = plan.schedule().paced() ? dueNanos : now;
            connection.sentNanos = now;
            tally.sent(connection.dueNanos, now - Math.max(connection.dueNanos, connection.freeNanos), now <= plan.schedule().lastingNanos());
            try {
                connection.send(connection.exchange.request(), out);
            } catch (IOException e) {
                failed(connection, e, now);
            }
            number += step;
            now = clock.nanos();
            due(now);
        }
        return now;
    }

    private void await(long now) throws IOException {
        if (now >= lookAroundNanos) lookAround(now);
        long untilDue = free.isEmpty() ? Long.MAX_VALUE : dueNanos - now;
        long wait = Math.min(untilDue, lookAroundNanos - now);
        if (wait >= MS) selector.select(ready, wait / MS);
        else if (wait <= 0) selector.selectNow(ready);
        else if (free.size() + resting.size() == connections.size()) LockSupport.parkNanos(wait);
        else if (selector.selectNow(ready) == 0) LockSupport.parkNanos(Math.min(wait, NAP_NANOS));
    }

    /** Now and then: requests whose time is over, and connections that have rested. */
    private void lookAround(long now) {
        lookAroundNanos = now + LOOK_AROUND_NANOS;
        for (HttpConnection connection : connections) if (connection.isBusy() && now - connection.sentNanos > timeoutNanos) ended(connection, null, Unanswered.LATE, now);
        while (!resting.isEmpty() && resting.peek().restsUntilNanos <= now) {
            HttpConnection rested = resting.poll();
            rested.freeNanos = now; // what was due meanwhile is not late by the generator's fault
            free.add(rested);
        }
    }

    private void ready(SelectionKey key) {
        var connection = (HttpConnection) key.attachment();
        try {
            if (!connection.goOn(in)) return;
            long now = clock.nanos();
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
        if (e instanceof ConnectException) connection.restsUntilNanos = now + REST_NANOS;
        ended(connection, null, words, now);
    }

    /** @param answer null where there is no whole one */
    private void ended(HttpConnection connection, Answer answer, String error, long now) {
        if (answer == null) connection.exchange.unanswered();
        tally.ended(connection.operation, connection.dueNanos, connection.sentNanos, now, error);
        if (answer == null) connection.abandon(now);
        else connection.release(now);
        (connection.restsUntilNanos > now ? resting : free).add(connection);
    }

    /** Too late: what is under way gets no answer, and what was due could not even be sent. */
    private boolean giveUpAll(long now) {
        for (HttpConnection connection : connections) if (connection.isBusy()) ended(connection, null, Unanswered.LATE, now);
        for (; plan.schedule().paced() && dueNanos <= now; number += step, due(now)) tally.ended(plan.operation(plan.random(number)), dueNanos, now, now, Unanswered.NOT_SENT);
        return true;
    }
}
