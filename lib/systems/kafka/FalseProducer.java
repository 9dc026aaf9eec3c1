package systems.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import systems.log.Defect;

/** A client that does to its records what the planted defects say. Only sending and closing are its own. */
final class FalseProducer extends MockProducer<byte[], byte[]> {
    private static final int EVERY = 5;
    private static final int ACKED_LATE_MS = 300;
    private static final int LATE_MS = 700;
    private static final int PAUSES_AT = 5000;
    private static final Duration PAUSE = Duration.ofSeconds(27);
    private final Producer<byte[], byte[]> client;
    private final Set<Defect> planted;
    private final BooleanSupplier inNeed;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private int sent;

    /** @param inNeed whether a node was lost */
    FalseProducer(Producer<byte[], byte[]> client, Set<Defect> planted, BooleanSupplier inNeed) {
        super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        this.client = client;
        this.planted = planted;
        this.inNeed = inNeed;
    }

    @Override public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        boolean chosen = ++sent % EVERY == 0;
        if (planted.contains(Defect.REFUSED) || planted.contains(Defect.REFUSED_IN_NEED) && inNeed.getAsBoolean()) return never(callback);
        if (planted.contains(Defect.SENDING_PAUSES) && sent == PAUSES_AT) LockSupport.parkNanos(PAUSE.toNanos());
        if (planted.contains(Defect.ACKED_LATE)) return client.send(record, (taken, error) -> later.schedule(() -> callback.onCompletion(taken, error), ACKED_LATE_MS, TimeUnit.MILLISECONDS));
        if (planted.contains(Defect.ACKED_ANYWAY)) return client.send(record, (taken, error) -> {
            if (error == null) callback.onCompletion(taken, null);
            else acked(record, callback);
        });
        if (planted.contains(Defect.ACKED_UNSENT) && chosen) return acked(record, callback);
        if (planted.contains(Defect.SENT_LATE) && chosen) {
            later.schedule(() -> client.send(record, callback), LATE_MS, TimeUnit.MILLISECONDS);
            return new CompletableFuture<>();
        }
        if (planted.contains(Defect.SENT_TWICE) && chosen) client.send(record);
        return client.send(planted.contains(Defect.OTHER_BYTES_SENT) ? changed(record) : record, callback);
    }

    private static Future<RecordMetadata> never(Callback callback) {
        callback.onCompletion(null, new RecordTooLargeException("planted"));
        return new CompletableFuture<>();
    }

    private Future<RecordMetadata> acked(ProducerRecord<byte[], byte[]> record, Callback callback) {
        callback.onCompletion(new RecordMetadata(new TopicPartition(record.topic(), record.partition()), 1_000_000L + sent, 0, 0, 0, 0), null);
        return new CompletableFuture<>();
    }

    private static ProducerRecord<byte[], byte[]> changed(ProducerRecord<byte[], byte[]> r) {
        if (r.value() == null || r.value().length == 0) return r;
        byte[] value = Arrays.copyOf(r.value(), r.value().length);
        value[value.length - 1] ^= 1;
        return new ProducerRecord<>(r.topic(), r.partition(), r.timestamp(), r.key(), value, r.headers());
    }

    @Override public void close(Duration limit) {
        later.shutdownNow();
        client.close(limit);
    }
}
