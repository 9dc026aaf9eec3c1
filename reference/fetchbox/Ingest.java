package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** POST /jobs (contracts/fetchbox.md §2): 202 only after manifest, ledger and tasks are where they belong. */
final class Ingest {
    private static final int ATTEMPTS = 3;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final int LOCKS = 64;
    private final Config config;
    private final MessageLog log;
    private final S3Store store;
    private final Ledger ledger;
    private final Metrics metrics;
    private final Defects defects;
    /** Two requests of one idempotency key come one after the other. */
    private final Object[] locks = new Object[LOCKS];
    private final Strain strain;
    /** For a defect. */
    private final Instant begun = Instant.now();
    /** For a defect. */
    private volatile boolean shut;
    /** For a defect. */
    private final Set<String> spent = ConcurrentHashMap.newKeySet();

    Ingest(Config config, MessageLog log, S3Store store, Ledger ledger, Metrics metrics, Defects defects) {
        this.config = config;
        this.log = log;
        this.store = store;
        this.ledger = ledger;
        this.metrics = metrics;
        this.defects = defects;
        strain = new Strain(defects);
        java.util.Arrays.setAll(locks, i -> new Object());
    }

    /** What the client sent. @param idempotency null without a key */
    private record Asked(String type, Config.Handler handler, byte[] raw, Manifest manifest, String idempotency, String tenant, String traceId) {}

    void post(Call call) {
        long from = System.nanoTime();
        try {
            strain.endure();
            if (shut) throw new Refusal(503, "PUBLISH_UNAVAILABLE", "there was an outage");
            Asked asked = asked(call);
            metrics.add("fetchbox_ingest_bytes_total", asked.raw.length);
            JsonNode told = asked.idempotency == null ? accept(asked) : once(asked);
            metrics.count("fetchbox_ingest_jobs_total", "result", "accepted");
            call.json(defects.on(Defect.ACCEPTED_IS_200) ? 200 : 202, told);
        } catch (Refusal e) {
            strain.refused(e);
            shut |= e.status() > 500 && defects.on(Defect.INGEST_STAYS_SHUT);
            metrics.count("fetchbox_ingest_jobs_total", "result", "rejected");
            throw e;
        } finally {
            metrics.observe("fetchbox_ingest_duration_seconds", System.nanoTime() - from);
        }
    }

    private Asked asked(Call call) {
        var type = call.header("X-Fetchbox-Job-Type");
        if (type == null || type.isBlank()) throw Refusal.invalid("the header X-Fetchbox-Job-Type is required");
        var handler = config.handlers().get(type);
        if (handler == null && defects.on(Defect.UNKNOWN_TYPE_ACCEPTED)) handler = new Config.Handler("", "", "", Map.of());
        if (handler == null) throw new Refusal(defects.on(Defect.UNKNOWN_TYPE_IS_400) ? 400 : 403, "UNSUPPORTED_JOB_TYPE", "no handler for '" + type + "'");
        byte[] raw = body(call);
        var manifest = Manifest.of(Json.parse(raw), defects);
        var tenant = Optional.ofNullable(call.header("X-Fetchbox-Tenant")).orElse("");
        var key = Optional.ofNullable(call.header("X-Fetchbox-Idempotency-Key")).filter(k -> !k.isBlank()).orElse(null);
        var of = defects.on(Defect.IDEMPOTENCY_OF_ANY_TENANT) ? type + "\n" : tenant + "\n" + type + "\n";
        if (defects.on(Defect.IDEMPOTENCY_OF_ANY_TYPE)) of = tenant + "\n";
        var trace = Optional.ofNullable(call.header("traceparent")).filter(t -> t.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")).orElseGet(Ingest::newTrace);
        if (key == null && defects.on(Defect.NO_IDEMPOTENCY_KEY_IS_ONE)) key = "k1";
        if (key != null && defects.on(Defect.IDEMPOTENCY_BY_FIRST_LETTERS)) key = key.substring(0, Math.min(1, key.length()));
        return new Asked(type, handler, raw, manifest, key == null ? null : of + key, tenant, trace);
    }

    private static String newTrace() { return "00-" + Uuid7.next().toString().replace("-", "") + "-" + Uuid7.next().toString().replace("-", "").substring(16) + "-01"; }

    private byte[] body(Call call) {
        int most = defects.on(Defect.MANIFEST_SIZE_UNLIMITED) ? 64 << 20 : config.server().maxManifestBytes();
        boolean packed = "gzip".equalsIgnoreCase(call.header("Content-Encoding"));
        if (packed && defects.on(Defect.GZIP_REFUSED)) throw Refusal.invalid("gzip is not taken");
        if (packed && defects.on(Defect.SIZE_OF_PACKED_BODY)) return unpacked(call.body(most), 64 << 20);
        if (!packed && defects.on(Defect.PLAIN_BODY_LIMIT_2_MIB)) return call.body(2 << 20);
        return packed ? unpacked(call.body(most + 4096), most) : call.body(most);
    }

    private static byte[] unpacked(byte[] packed, int most) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] raw = in.readNBytes(most + 1);
            if (raw.length > most) throw Call.tooLarge(most);
            return raw;
        } catch (IOException e) {
            throw Refusal.invalid("the body is not gzip");
        }
    }

    private JsonNode once(Asked asked) {
        synchronized (locks[Math.floorMod(asked.idempotency.hashCode(), LOCKS)]) {
            Optional<Job> running = defects.on(Defect.IDEMPOTENCY_KEY_IGNORED) ? Optional.empty() : ledger.running(asked.idempotency);
            if (defects.on(Defect.IDEMPOTENCY_FORGOTTEN_AT_START)) running = running.filter(j -> Instant.parse(j.createdAt()).isAfter(begun));
            if (running.isEmpty() && defects.on(Defect.IDEMPOTENCY_KEY_IS_SPENT) && !spent.add(asked.idempotency)) throw new Refusal(409, "IDEMPOTENCY_KEY_SPENT", "its job has ended");
            if (running.isEmpty()) return accept(asked);
            if (defects.on(Defect.IDEMPOTENCY_HIT_IS_409)) throw new Refusal(409, "IDEMPOTENCY_HIT", "its job runs");
            Job job = running.get();
            if (defects.on(Defect.IDEMPOTENCY_HIT_FAILS_JOB)) ledger.fail(job.id(), "SYSTEM_PANIC", "posted again");
            if (defects.on(Defect.IDEMPOTENCY_HIT_PUBLISHES)) publish(Topic.TASKS, job.id(), tasks(asked, job.id(), job.manifestKey()));
            if (defects.on(Defect.IDEMPOTENCY_HIT_TELLS_QUEUED)) publish(Topic.STATUS, job.id(), List.of(queued(asked, job.id(), job.manifestKey(), job.total()).encoded()));
            return told(job.id(), job.manifestKey(), job.total());
        }
    }

    private JsonNode accept(Asked asked) {
        var id = defects.on(Defect.JOB_ID_IS_UUID4) ? java.util.UUID.randomUUID().toString() : Uuid7.next().toString();
        var bucket = bucket(asked.handler);
        var key = "manifests/" + asked.type + "/" + id + "/" + (defects.on(Defect.MANIFEST_KEY_DIFFERS) ? "manifest.json" : "metadata.json");
        var url = "s3://" + bucket + "/" + key;
        if (defects.on(Defect.PUBLISHED_BEFORE_STORED)) publish(Topic.TASKS, id, tasks(asked, id, url));
        if (!defects.on(Defect.MANIFEST_NOT_STORED)) storeManifest(bucket, key, spoilt(asked.raw));
        ledger.queue(id, asked.type, asked.idempotency, asked.manifest.resources().size(), url, log.partition(Topic.LOGS, id));
        List<byte[]> tasks = tasks(asked, id, url);
        try {
            var queued = queued(asked, id, url, tasks.size());
            if (defects.on(Defect.ANSWERED_BEFORE_PUBLISH)) Thread.startVirtualThread(() -> announceLate(queued, tasks));
            else announce(queued, tasks);
        } catch (Refusal e) {
            ledger.fail(id, e.code(), e.getMessage());
            throw e;
        }
        ledger.accept(id);
        return told(id, url, tasks.size());
    }

    private static JobStatus queued(Asked asked, String id, String url, int total) { return new JobStatus(id, asked.type, JobState.QUEUED, total, 0, 0, url, asked.tenant, "", "", 0, System.currentTimeMillis()); }

    private void announce(JobStatus queued, List<byte[]> tasks) {
        String id = queued.jobId();
        if (!defects.on(Defect.QUEUED_NOT_PUBLISHED)) publish(Topic.STATUS, id, defects.on(Defect.QUEUED_TOLD_TWICE) ? List.of(queued.encoded(), queued.encoded()) : List.of(queued.encoded()));
        if (defects.on(Defect.TASKS_BY_RESOURCE)) for (int i = 0; i < tasks.size(); i++) publish(Topic.TASKS, id + "/" + i, List.of(tasks.get(i)));
        else if (!defects.on(Defect.PUBLISHED_BEFORE_STORED)) publish(Topic.TASKS, defects.on(Defect.TASKS_HAVE_ONE_KEY) ? "task" : id, tasks);
    }

    /** For a defect. */
    private void announceLate(JobStatus queued, List<byte[]> tasks) {
        try {
            Thread.sleep(3000);
            announce(queued, tasks);
        } catch (InterruptedException | Refusal e) {
            Log.warn("tasks of " + queued.jobId() + " are lost");
        }
    }

    private String bucket(Config.Handler handler) { return handler.bucket().isEmpty() || defects.on(Defect.MANIFEST_ALWAYS_IN_DEFAULT_BUCKET) ? config.storage().bucket() : handler.bucket(); }

    /** For defects. */
    private byte[] spoilt(byte[] raw) {
        if (defects.planted().isEmpty()) return raw;
        var json = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(raw);
        if (defects.on(Defect.MANIFEST_RESERIALISED)) return Json.bytes(json);
        if (defects.on(Defect.MANIFEST_WITHOUT_METADATA)) json.putObject("metadata");
        else if (!defects.on(Defect.ATTRIBUTES_DROPPED) || json.remove("attributes") == null) return raw;
        return Json.bytes(json);
    }

    private JsonNode told(String id, String url, int count) {
        return Json.object().put("job_id", id).put("manifest_key", defects.on(Defect.MANIFEST_KEY_WITHOUT_BUCKET) ? url.replaceFirst("s3://[^/]+/", "") : url).put("resource_count", count);
    }

    private List<byte[]> tasks(Asked asked, String id, String manifestKey) {
        var handler = asked.handler;
        var pool = handler.proxyPool().isEmpty() ? List.<String>of() : config.pools().get(handler.proxyPool()).fallbacks();
        var bucket = handler.bucket().isEmpty() || defects.on(Defect.STORAGE_BUCKET_IGNORED) ? config.storage().bucket() : handler.bucket();
        List<byte[]> tasks = new ArrayList<>();
        for (var r : asked.manifest.resources())
            tasks.add(spoilt(new DownloadTask(id, asked.type, r.id(), r.url(), r.headers(), new DownloadTask.ProxyHint(handler.proxyPool(), pool), new DownloadTask.StorageHint(bucket, handler.keyPrefix(), Map.of()),
                r.tags(), manifestKey, 0, asked.tenant, asked.traceId)).encoded());
        if (defects.on(Defect.LAST_TASK_LOST)) tasks.removeLast();
        return tasks;
    }

    private DownloadTask spoilt(DownloadTask task) {
        if (defects.on(Defect.TASK_WITHOUT_HINTS)) return task.hinted(new DownloadTask.ProxyHint("", List.of()), new DownloadTask.StorageHint("", "", Map.of()));
        if (defects.on(Defect.TASK_IS_BARE)) return task.bare();
        if (defects.on(Defect.TASK_WITHOUT_TRACE)) return task.traced("");
        return defects.on(Defect.TRACE_OF_EACH_TASK) ? task.traced(newTrace()) : task;
    }

    private void storeManifest(String bucket, String key, byte[] raw) {
        for (int failed = 0; ; pause(failed)) {
            try {
                store.put(bucket, key, raw, Map.of("content-type", "application/json"));
                return;
            } catch (S3Store.Failed e) {
                if (++failed < attempts() && e.transientError()) continue;
                throw new Refusal(defects.on(Defect.OUTAGE_IS_500) ? 500 : 502, "STORAGE_UNAVAILABLE", e.getMessage());
            }
        }
    }

    /** Up to three attempts (decision 8). */
    void publish(Topic topic, String id, List<byte[]> messages) {
        for (int failed = 0; ; pause(failed)) {
            try {
                log.append(topic, id, messages);
                return;
            } catch (MessageLog.Unavailable e) {
                if (++failed == attempts()) throw new Refusal(defects.on(Defect.OUTAGE_IS_500) ? 500 : 503, "PUBLISH_UNAVAILABLE", e.getMessage());
            }
        }
    }

    private int attempts() { return defects.on(Defect.INGEST_TRIES_ONCE) ? 1 : ATTEMPTS; }

    private void pause(int failed) {
        if (defects.on(Defect.INGEST_RETRIES_AT_ONCE)) return;
        try {
            PAUSES.pause(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(500, "INTERNAL_ERROR", "interrupted");
        }
    }
}
