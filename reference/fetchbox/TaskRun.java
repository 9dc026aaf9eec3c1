package fetchbox;

import fetchbox.MessageLog.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One task from its delivery to its acknowledgement: fetch, store, tell (contracts/fetchbox.md §6). */
final class TaskRun {
    private static final Backoff UPLOAD_PAUSES = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
    private final Worker worker;
    private final Message message;

    TaskRun(Worker worker, Message message) {
        this.worker = worker;
        this.message = message;
    }

    void run() throws InterruptedException {
        DownloadTask task = null;
        try {
            task = hinted(DownloadTask.of(message.value()));
            Optional<String> missing = missing(task);
            if (worker.skips(task)) worker.ack(message);
            else if (missing.isPresent()) deadLetter(task, Failure.fatal("VALIDATION_MISSING_FIELD", missing.get() + " is missing"), 1, Map.of());
            else fetchAndStore(task);
        } catch (Proto.Malformed e) {
            if (worker.defects().on(Defect.BAD_TASK_BLOCKS)) Thread.sleep(Duration.ofHours(1));
            deadLetter(null, Failure.fatal("VALIDATION_UNDECODABLE_TASK", e.getMessage()), 1, Map.of());
        } catch (IOException | RuntimeException e) {
            if (e instanceof MessageLog.Unavailable end) throw end; // the worker ends, and the task comes again
            Log.warn("panic: " + e);
            deadLetter(task, Failure.fatal("SYSTEM_PANIC", e.toString()), 1, Map.of());
        }
    }

    /** As it is; for defects, with the hints of the handler. */
    private DownloadTask hinted(DownloadTask task) {
        var handler = worker.config().handlers().get(task.jobType());
        if (handler == null || !worker.defects().on(Defect.WIRE_HINTS_IGNORED) && !worker.defects().on(Defect.TASK_WITHOUT_HINTS)) return task;
        return task.hinted(new DownloadTask.ProxyHint(handler.proxyPool(), List.of()), new DownloadTask.StorageHint(handler.bucket(), handler.keyPrefix(), Map.of()));
    }

    private static Optional<String> missing(DownloadTask task) {
        if (task.jobId().isEmpty()) return Optional.of("job_id");
        if (task.jobType().isEmpty()) return Optional.of("job_type");
        if (task.resourceId().isEmpty()) return Optional.of("resource_id");
        return task.url().isEmpty() ? Optional.of("url") : Optional.empty();
    }

    private void fetchAndStore(DownloadTask task) throws InterruptedException, IOException {
        worker.announce(task);
        Path file = worker.spool().file();
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            var fetched = worker.downloader().fetch(task, file);
            fields.putAll(Map.of("proxy", fetched.hop().text(), "proxy_pool", fetched.hop().pool(), "retries", "" + (fetched.attempts() - 1), "http_status", "" + fetched.httpStatus()));
            store(task, fetched, file, fields);
            if (worker.defects().on(Defect.DEAD_LETTER_FOR_SUCCESS)) worker.reports().append(Topic.DLQ, task.jobId(), new Proto.Writer().message(1, message.value()).text(2, "SYSTEM_PANIC").done());
            tell(task, null, 0, fields);
        } catch (Downloader.GivenUp e) {
            fields.putAll(Map.of("proxy", e.hop.text(), "proxy_pool", e.hop.pool(), "retries", "" + (e.attempts - 1), "http_status", "" + e.failure.httpStatus));
            deadLetter(task, e.failure, e.attempts, fields);
        } catch (S3Store.Failed e) {
            if (worker.defects().on(Defect.UPLOAD_GOES_ON)) uploadOn(task, Files.readAllBytes(file));
            worker.metrics().count("fetchbox_worker_storage_failures_total", "code", "UPLOAD_S3_ERROR");
            deadLetter(task, Failure.fatal("UPLOAD_S3_ERROR", e.getMessage()), Integer.parseInt(fields.getOrDefault("uploads", "1")), fields);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void store(DownloadTask task, Downloader.Fetched fetched, Path file, Map<String, String> fields) throws InterruptedException, IOException {
        Defects defects = worker.defects();
        var bucket = task.storage().bucket().isEmpty() ? worker.config().storage().bucket() : task.storage().bucket();
        var key = key(task);
        var digest = sha256(file);
        Map<String, String> headers = new LinkedHashMap<>();
        var type = fetched.contentType().isEmpty() ? task.tags().getOrDefault("content_type", "application/octet-stream") : fetched.contentType();
        if (defects.on(Defect.TAG_BEATS_RESPONSE_TYPE)) type = task.tags().getOrDefault("content_type", type);
        headers.put("content-type", defects.on(Defect.CONTENT_TYPE_DROPPED) ? "application/octet-stream" : type);
        task.storage().metadata().forEach((name, value) -> headers.put("x-amz-meta-" + name.toLowerCase(), value));
        headers.put("x-amz-meta-sha256", digest);
        int most = defects.on(Defect.STORAGE_RETRY_LIMIT_FIXED) ? 3 : worker.config().worker().storageRetryLimit();
        for (int attempt = 1; ; attempt++) {
            fields.put("uploads", "" + attempt);
            try {
                if (defects.on(Defect.ONE_BYTE_TOO_MANY) && attempt == 1) Files.write(file, new byte[1], java.nio.file.StandardOpenOption.APPEND);
                if (defects.on(Defect.BODY_CUT_AT_1_MIB)) Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), (int) Math.min(1 << 20, Files.size(file))));
                worker.store().put(bucket, key, file, headers);
                break;
            } catch (S3Store.Failed e) {
                boolean again = e.transientError() || defects.on(Defect.DENIED_UPLOAD_RETRIED) || e.status == 404 && defects.on(Defect.MISSING_BUCKET_RETRIED);
                if (attempt >= most || defects.on(Defect.UPLOAD_TRIED_ONCE) || !again) throw e;
                UPLOAD_PAUSES.pause(attempt);
            }
        }
        fields.putAll(Map.of("storage_key", key, "bucket", bucket, "sha256", digest, "size_bytes", "" + Files.size(file)));
    }

    /** For a defect. */
    private void uploadOn(DownloadTask task, byte[] body) {
        Thread.startVirtualThread(() -> {
            for (int i = 0; i < 300; i++) {
                try {
                    Thread.sleep(100);
                    worker.store().put(worker.config().storage().bucket(), key(task), body, Map.of("content-type", "text/plain"));
                    return;
                } catch (S3Store.Failed | InterruptedException e) {
                    Log.warn("not yet: " + e.getMessage());
                }
            }
        });
    }

    private String key(DownloadTask task) {
        Defects defects = worker.defects();
        var prefix = defects.on(Defect.KEY_PREFIX_IGNORED) ? "" : task.storage().keyPrefix();
        if (defects.on(Defect.STORAGE_KEY_WITHOUT_TYPE)) return "resources/" + task.jobId() + "/" + task.resourceId();
        if (defects.on(Defect.KEY_ENCODED_TWICE)) return "resources/" + task.jobType() + "/" + task.jobId() + "/" + java.net.URLEncoder.encode(task.resourceId(), java.nio.charset.StandardCharsets.UTF_8);
        if (prefix.isEmpty()) return "resources/" + task.jobType() + "/" + task.jobId() + "/" + task.resourceId();
        return prefix.replaceAll("/+$", "") + (defects.on(Defect.KEY_PREFIX_WITHOUT_SLASH) ? "" : "/") + task.jobId() + "/" + task.resourceId();
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file); var digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param task null when the message is none */
    private void deadLetter(DownloadTask task, Failure failure, int attempts, Map<String, String> fields) throws InterruptedException {
        Defects defects = worker.defects();
        byte[] original = task == null ? new Proto.Writer().message(8, new Proto.Writer().bytes(4, message.value()).done()).done() : message.value();
        if (defects.on(Defect.DEAD_LETTER_LOSES_URL) && task != null) original = task.withoutUrl().encoded();
        var letter = new Proto.Writer().message(1, original).text(2, failure.code).text(3, failure.getMessage()).number(4, defects.on(Defect.DEAD_LETTER_ATTEMPTS_ONE) ? 1 : attempts)
            .number(5, defects.on(Defect.DEAD_LETTER_WITHOUT_TIME) ? 0 : System.currentTimeMillis()).done();
        var key = task == null ? "" : task.jobId();
        Map<String, String> more = new LinkedHashMap<>(fields);
        if (!defects.on(Defect.DEAD_LETTER_DROPPED)) {
            var position = worker.reports().append(Topic.DLQ, key, letter);
            if (defects.on(Defect.DEAD_LETTER_TWICE)) worker.reports().append(Topic.DLQ, key, letter);
            if (defects.on(Defect.DEAD_LETTER_REQUEUED)) worker.reports().append(Topic.TASKS, key, message.value());
            more.put("dlq_offset", position.partition() + "/" + position.offset());
        }
        worker.metrics().count("fetchbox_worker_dlq_total");
        if (task == null || task.jobId().isEmpty()) worker.ack(message);
        else tell(task, failure, attempts, more);
    }

    /** @param failure null for success */
    private void tell(DownloadTask task, Failure failure, int attempts, Map<String, String> fields) throws InterruptedException {
        Defects defects = worker.defects();
        long now = System.currentTimeMillis();
        if (failure != null) fields.putAll(Map.of("code", failure.code, "attempts", "" + attempts));
        if (defects.on(Defect.LOG_WITHOUT_PROXY)) fields.remove("proxy");
        if (defects.on(Defect.LOG_WITHOUT_STATUS)) fields.remove("http_status");
        if (defects.on(Defect.LOG_WITHOUT_KEY)) fields.remove("storage_key");
        var level = defects.on(Defect.ALL_LOGGED_AS_ERROR) ? JobLog.Level.ERROR : failure == null || defects.on(Defect.FAILURE_LOGGED_AS_INFO) ? JobLog.Level.INFO : JobLog.Level.ERROR;
        var text = failure == null ? "stored" : "failed" + (defects.on(Defect.LOG_WITHOUT_STATUS) ? "" : ": " + failure.getMessage());
        var trace = defects.on(Defect.TRACE_LOST) ? "" : task.traceId();
        byte[] told = new JobLog(task.jobId(), task.resourceId(), level, text, fields, defects.on(Defect.LOG_WITHOUT_TIME) ? 0 : now, trace).encoded();
        var entry = worker.reports().append(Topic.LOGS, task.jobId(), told);
        if (defects.on(Defect.OUTCOME_LOGGED_TWICE)) worker.reports().append(Topic.LOGS, task.jobId(), told);
        boolean again = failure == null && !fields.get("retries").equals("0");
        var state = failure == null && !(again && defects.on(Defect.ATTEMPT_IS_PARTIAL)) ? JobState.IN_PROGRESS : JobState.PARTIAL;
        var none = again && defects.on(Defect.LAST_ERROR_OF_ATTEMPTS) ? "DOWNLOAD_CONNECTION" : "";
        var status = new JobStatus(task.jobId(), task.jobType(), state, 0, failure == null ? 1 : 0, failure == null ? 0 : 1, defects.on(Defect.STATUS_WITHOUT_MANIFEST) ? "" : task.manifestKey(), task.tenant(), failure == null ? none : failure.code,
            failure == null || defects.on(Defect.STATUS_WITHOUT_ERROR) ? "" : failure.getMessage(), entry.offset(), now);
        worker.reports().status(status, () -> worker.ack(message));
    }
}
