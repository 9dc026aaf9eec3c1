package systems.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import history.Append;
import history.Append.Outcome;
import history.Appends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import kit.SetupError;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A client that appends, usually idempotent and by acks=all, one after the other. All it sends, and what came of it, is in the history of the
 * cluster. Not for several threads.
 */
public final class LogProducer implements AutoCloseable {
    /** What a client usually waits for an acknowledgement, retries included. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPT_MS = 1500;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final AtomicLong COUNT = new AtomicLong();
    private final String name = "p" + COUNT.incrementAndGet();
    private final Appends history;
    private final Duration patience;
    private final Kind kind;
    private final Producer<byte[], byte[]> client;
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private long sent;

    /** What its acknowledgements mean. */
    enum Kind {
        /** Appended once by acks=all, in the order of sending; needs a quorum to begin with. */
        IDEMPOTENT,
        /** Sent once, by acks=all; ends in time where there is no quorum. */
        PLAIN,
        /** Sent once, by acks=1, which promises nothing: the history calls the outcome unknown. */
        BY_LEADER_ALONE
    }

    /** @param outcome completes with what came of it, never with an error */
    private record Pending(long number, String partition, String digest, CompletableFuture<Append> outcome) {}

    /** @param patience how long it tries before it gives a record up */
    LogProducer(Driver driver, String bootstrap, Duration patience, Appends history) { this(driver, bootstrap, patience, history, Kind.IDEMPOTENT); }

    LogProducer(Driver driver, String bootstrap, Duration patience, Appends history, Kind kind) {
        this.kind = kind;
        this.history = history;
        this.patience = patience;
        client = driver.producer(settings(bootstrap));
    }

    private Map<String, Object> settings(String bootstrap) {
        int patienceMs = (int) patience.toMillis();
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "client.id", name, "linger.ms", 0, "max.block.ms", patienceMs,
            "delivery.timeout.ms", patienceMs, "max.request.size", 4 << 20, "acks", kind == Kind.BY_LEADER_ALONE ? "1" : "all"));
        if (kind == Kind.IDEMPOTENT) settings.putAll(Map.of("enable.idempotence", true, "request.timeout.ms", ATTEMPT_MS));
        else settings.putAll(Map.of("enable.idempotence", false, "retries", 0, "request.timeout.ms", patienceMs)); // a second attempt would be a second record
        return settings;
    }

    /** Sends one value to the first partition and waits for what comes of it. */
    public Append send(Topic topic, byte[] value) { return settle(post(topic, topic.first(), null, value, List.of())); }

    /** As {@link #send(Topic, byte[])}, with everything that a record has; key and value may be null. */
    public Append send(Topic topic, int partition, byte[] key, byte[] value, Collection<Header> headers) { return settle(post(topic, partition, key, value, headers)); }

    /** Sends so many numbered values to the first partition, as fast as the client takes them, and waits for all. */
    public List<Append> write(Topic topic, int count) {
        List<CompletableFuture<Append>> posted = new ArrayList<>();
        for (int i = 0; i < count; i++) posted.add(post(topic, topic.first()));
        return posted.stream().map(this::settle).toList();
    }

    /** Sends a numbered value and does not wait. */
    public CompletableFuture<Append> post(Topic topic, int partition) { return post(topic, partition, null, (name + " record " + (sent + 1)).getBytes(UTF_8), List.of()); }

    private CompletableFuture<Append> post(Topic topic, int partition, byte[] key, byte[] value, Collection<Header> headers) {
        long number = ++sent;
        var p = new Pending(number, topic.partition(partition), Payload.digest(key, value, List.copyOf(headers)), new CompletableFuture<>());
        pending.put(number, p);
        List<Header> named = new ArrayList<>(headers);
        named.add(new RecordHeader(Payload.ID_HEADER, (name + "/" + number).getBytes(UTF_8)));
        try {
            client.send(new ProducerRecord<>(topic.name(), partition, null, key, value, named),
                (taken, error) -> settled(p, error == null ? acked() : outcome(error), error == null ? taken.offset() : -1));
        } catch (RuntimeException e) {
            settled(p, outcome(e), -1); // such as a topic that no broker told of in time
        }
        return p.outcome;
    }

    private Outcome acked() { return kind == Kind.BY_LEADER_ALONE ? Outcome.UNKNOWN : Outcome.ACKED; }

    /** Only what no server would ever take is surely absent; a refusal after retries may follow an attempt that was taken. */
    private static Outcome outcome(Throwable error) { return error instanceof RecordTooLargeException || error instanceof SerializationException ? Outcome.REJECTED : Outcome.UNKNOWN; }

    private void settled(Pending p, Outcome outcome, long offset) {
        if (pending.remove(p.number) != null) p.outcome.complete(history.add(new Append(name, p.number, p.partition, p.digest, outcome, offset)));
    }

    /** What came of it; a client that outlives its own patience is an error of its own (contracts/raft-log.md §4, R29). */
    public Append settle(CompletableFuture<Append> posted) {
        try {
            return posted.get(patience.multipliedBy(2).plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pending.values().stream().filter(p -> p.outcome == posted).forEach(p -> settled(p, Outcome.UNKNOWN, -1));
            return posted.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever is still open by then is unknown. */
    @Override public void close() {
        client.close(CLOSE_LIMIT);
        List.copyOf(pending.values()).forEach(p -> settled(p, Outcome.UNKNOWN, -1));
    }
}
