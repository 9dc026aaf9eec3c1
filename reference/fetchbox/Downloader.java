package fetchbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fetches a resource into a file: attempts, pauses, proxies (contracts/fetchbox.md §6). */
final class Downloader {
    private static final int MAX_REDIRECTS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private final Config config;
    private final Metrics metrics;
    private final Defects defects;

    /** What was fetched. @param attempts how many it took */
    record Fetched(int httpStatus, String contentType, Route.Hop hop, int attempts) {}

    /** It stays unfetched. */
    static final class GivenUp extends Exception {
        final transient Failure failure;
        final int attempts;
        final transient Route.Hop hop;

        GivenUp(Failure failure, int attempts, Route.Hop hop) {
            super(failure.getMessage(), null, false, false);
            this.failure = failure;
            this.attempts = attempts;
            this.hop = hop;
        }
    }

    Downloader(Config config, Metrics metrics, Defects defects) {
        this.config = config;
        this.metrics = metrics;
        this.defects = defects;
    }

    Fetched fetch(DownloadTask task, Path to) throws GivenUp, InterruptedException, IOException {
        Route route;
        try {
            if (!Manifest.isHttp(task.url())) throw Failure.fatal("DOWNLOAD_INVALID_URL", "'" + task.url() + "' is no http or https URL");
            if (!Headers.areSound(task.headers())) throw Failure.fatal("VALIDATION_INVALID_HEADER", "a header's name is a token, its value one line");
            route = Route.of(task.proxy(), config.pools(), defects);
        } catch (Failure e) {
            throw new GivenUp(e, 1, new Route.Hop("", ""));
        }
        var pauses = defects.on(Defect.RETRIES_AT_ONCE) ? new Backoff(Duration.ofMillis(5), Duration.ofMillis(5)) : new Backoff(route.backoff(), LONGEST_PAUSE);
        int most = config.worker().downloadRetryLimit() + (defects.on(Defect.ONE_ATTEMPT_TOO_MANY) ? 1 : 0);
        for (int attempt = 1; ; attempt++) {
            Route.Hop hop = route.hop(defects.on(Defect.SAME_PROXY_AGAIN) ? 1 : attempt);
            try {
                return attempt(task, hop, to, attempt);
            } catch (Failure e) {
                metrics.count("fetchbox_worker_download_failures_total", "code", e.code);
                if (e.retryable && !hop.pool().isEmpty()) metrics.count("fetchbox_proxy_failures_total", "pool", hop.pool());
                if (!e.retryable) throw new GivenUp(e, attempt, hop);
                if (route.usedUp(attempt)) throw new GivenUp(exhausted(e), attempt, hop);
                if (attempt >= most && e.httpStatus == 0 && defects.on(Defect.NOTHING_STORED_AS_EMPTY)) return new Fetched(200, "", hop, attempt);
                if (attempt >= most) throw new GivenUp(e, attempt, hop);
                pauses.pause(attempt);
            }
        }
    }

    private Failure exhausted(Failure last) {
        return defects.on(Defect.PROXY_EXHAUSTED_NOT_TOLD) ? last : new Failure("DOWNLOAD_PROXY_EXHAUSTED", false, last.httpStatus, "every proxy failed, the last one: " + last.getMessage());
    }

    private Fetched attempt(DownloadTask task, Route.Hop hop, Path to, int attempt) throws Failure, IOException {
        if (defects.on(Defect.DOWNLOADED_TWICE)) once(task, hop, to, attempt);
        return once(task, hop, to, attempt);
    }

    private Fetched once(DownloadTask task, Route.Hop hop, Path to, int attempt) throws Failure, IOException {
        long from = System.nanoTime();
        URI url = URI.create(task.url());
        for (int redirects = 0; ; redirects++) {
            try (var fetch = new HttpFetch(config.worker().downloadTimeout(), defects); OutputStream file = Files.newOutputStream(to)) {
                Map<String, String> headers = headers(task);
                if (!sameAuthority(URI.create(task.url()), url)) Headers.removeThoseOfTheAuthority(headers);
                fetch.get(url, headers, hop.proxy());
                int status = fetch.status();
                boolean moved = status / 100 == 3 && !fetch.header("Location").isEmpty();
                if (!moved || defects.on(Defect.REDIRECT_PAGE_STORED)) {
                    requireGood(status);
                    fetch.body(file);
                    return new Fetched(status, fetch.header("Content-Type"), hop, attempt);
                }
                if (redirects == MAX_REDIRECTS && !defects.on(Defect.REDIRECTS_WITHOUT_END)) throw Failure.fatal("DOWNLOAD_REDIRECT", "more than " + MAX_REDIRECTS + " redirects");
                url = redirect(url, fetch.header("Location"));
            } catch (SocketTimeoutException e) {
                throw new Failure(defects.on(Defect.TIMEOUT_NOT_TOLD) ? "DOWNLOAD_CONNECTION" : "DOWNLOAD_TIMEOUT", !defects.on(Defect.SILENCE_IS_FATAL), 0, "no answer in time: " + e.getMessage());
            } catch (IOException e) {
                throw new Failure("DOWNLOAD_CONNECTION", !defects.on(Defect.BROKEN_CONNECTION_IS_FATAL), 0, String.valueOf(e.getMessage()));
            } finally {
                metrics.observe("fetchbox_worker_download_latency_seconds", System.nanoTime() - from);
            }
        }
    }

    private void requireGood(int status) throws Failure {
        if (status / 100 == 2 || status / 100 == 5 && defects.on(Defect.ERROR_PAGE_STORED) || status == 404 && defects.on(Defect.NOT_FOUND_PAGE_STORED)) return;
        if (status / 100 == 3 && defects.on(Defect.REDIRECT_PAGE_STORED)) return;
        throw status / 100 == 3 ? Failure.fatal("DOWNLOAD_REDIRECT", "a redirect to nowhere") : Failure.status(status, defects);
    }

    private static boolean sameAuthority(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme()) && a.getRawAuthority().equalsIgnoreCase(b.getRawAuthority());
    }

    /** URI.resolve follows a rule before RFC 3986, by which a query alone loses the last segment; and after a bare host it forgets the slash. */
    private static URI redirect(URI from, String location) throws Failure {
        try {
            URI base = from.getRawPath().isEmpty() ? from.resolve("/") : from;
            URI to = location.startsWith("?") ? URI.create(base.toString().replaceFirst("[?#].*", "") + location) : base.resolve(location);
            if (Manifest.isHttp(to.toString())) return to;
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw Failure.fatal("DOWNLOAD_REDIRECT", "a redirect to '" + location + "'");
    }

    /** The handler's, then the task's own. */
    private Map<String, String> headers(DownloadTask task) {
        Map<String, String> headers = new LinkedHashMap<>();
        var handler = config.handlers().get(task.jobType());
        if (defects.on(Defect.DEFAULT_HEADERS_FOR_ALL)) config.handlers().values().forEach(h -> headers.putAll(h.defaultHeaders()));
        if (handler != null && !defects.on(Defect.DEFAULT_HEADERS_DROPPED)) headers.putAll(handler.defaultHeaders());
        if (!defects.on(Defect.TASK_HEADERS_DROPPED)) headers.putAll(task.headers());
        if (handler != null && defects.on(Defect.DEFAULT_HEADERS_WIN)) headers.putAll(handler.defaultHeaders());
        Headers.removeThoseOfTheConnection(headers);
        if (handler != null && defects.on(Defect.DEFAULT_HEADERS_BESIDE)) handler.defaultHeaders().forEach((name, value) -> headers.computeIfPresent(name, (n, own) -> own.equals(value) ? own : value + "\r\n" + n + ": " + own));
        return headers;
    }
}
