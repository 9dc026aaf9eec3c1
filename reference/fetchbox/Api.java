package fetchbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The HTTP face: ingest, operators, health (contracts/fetchbox.md §2, §3). */
final class Api implements AutoCloseable {
    private static final int STOP_LIMIT_SECONDS = 5;
    private static final int BACKLOG = 1024;
    private static final int BIND_ATTEMPTS = 20;
    private static final long BIND_PAUSE_NANOS = 100_000_000L;
    private static final Pattern JOB = Pattern.compile("/operators/jobs/([^/]+)(/logs)?");
    private final Config config;
    private final MessageLog log;
    private final S3Store store;
    private final Ledger ledger;
    private final Metrics metrics;
    private final Ingest ingest;
    private final Defects defects;
    private HttpServer server;

    Api(Config config, MessageLog log, S3Store store, Ledger ledger, Metrics metrics, Defects defects) {
        this.config = config;
        this.log = log;
        this.store = store;
        this.ledger = ledger;
        this.metrics = metrics;
        this.defects = defects;
        ingest = new Ingest(config, log, store, ledger, metrics, defects);
    }

    void serve(String address) throws IOException {
        server = bound(address);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        metrics.counter("fetchbox_ledger_pruned_jobs_total");
        metrics.counter("fetchbox_operator_requests_total");
        metrics.gauge("service_ready", () -> isReady() || defects.on(Defect.SERVICE_READY_ALWAYS_ONE) ? 1 : 0, "service", "api");
    }

    private void handle(HttpExchange exchange) {
        var call = new Call(exchange);
        String route = call.path;
        try {
            route = route(call);
        } catch (Refusal e) {
            error(call, e.status() == 400 && defects.on(Defect.INVALID_IS_422) ? 422 : e.status(), e.code(), e.getMessage());
        } catch (MessageLog.Unavailable e) {
            error(call, 503, "PUBLISH_UNAVAILABLE", e.getMessage());
        } catch (IOException | RuntimeException e) {
            Log.warn(call.method + " " + call.path + ": " + e);
            if (call.status() == 0) error(call, 500, "INTERNAL_ERROR", e.getClass().getSimpleName());
            else exchange.close();
        }
        metrics.count("fetchbox_api_requests_total", "status", "" + call.status(), "route", route.replaceFirst("(/operators/jobs/)[^/]+", "$1{job_id}"));
    }

    private void error(Call call, int status, String code, String message) {
        if (defects.on(Defect.ERROR_IS_TEXT)) call.answer(status, "text/plain", message.getBytes());
        else call.json(status, Json.object().set("error", Json.object().put("code", code).put("message", message)));
    }

    private String route(Call call) throws IOException {
        var path = call.path;
        if (path.equals("/jobs") && call.method.equals("POST")) ingest.post(call);
        else if (path.startsWith("/operators/")) operators(call);
        else if (path.startsWith("/health/") && !permitted(call) && defects.on(Defect.HEALTH_WANTS_THE_TOKEN)) throw unauthorized();
        else if ((path.equals("/health") || path.equals("/health/live")) && defects.on(Defect.LIVE_ONLY_WHEN_READY) && !isReady()) throw new Refusal(503, "NOT_READY", "something cannot be reached");
        else if (path.equals("/health") || path.equals("/health/live")) call.answer(200, "text/plain", (defects.on(Defect.HEALTH_WITHOUT_OK) ? "alive" : "ok").getBytes());
        else if (path.equals("/health/ready")) call.answer(isReady() || defects.on(Defect.ALWAYS_READY) ? 200 : 503, "text/plain", (isReady() ? "ok" : "not ready").getBytes());
        else throw new Refusal(404, "NOT_FOUND", "no such route");
        return path;
    }

    private boolean permitted(Call call) {
        var token = config.server().operatorToken();
        var given = call.header("X-Fetchbox-Operator-Token");
        boolean open = token.isEmpty() || defects.on(Defect.OPERATOR_TOKEN_IGNORED) || defects.on(Defect.ANY_OPERATOR_TOKEN) && given != null;
        return open || token.equals(given) && !defects.on(Defect.RIGHT_OPERATOR_TOKEN_REFUSED);
    }

    private static Refusal unauthorized() { return new Refusal(401, "UNAUTHORIZED", "X-Fetchbox-Operator-Token is missing or wrong"); }

    private void operators(Call call) throws IOException {
        metrics.count("fetchbox_operator_requests_total");
        if (!permitted(call)) throw unauthorized();
        var path = JOB.matcher(call.path);
        if (call.path.equals("/operators/health")) health(call);
        else if (!path.matches()) throw new Refusal(404, "NOT_FOUND", "no such route");
        else {
            if (defects.on(Defect.JOBS_NEED_THE_LOG) && !log.reachable()) throw new Refusal(503, "LOG_UNAVAILABLE", "the log is away");
            var known = ledger.job(path.group(1));
            if (known.isEmpty() && defects.on(Defect.UNKNOWN_JOB_IS_200)) call.json(200, Json.object());
            Job job = known.orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no job " + path.group(1)));
            if (path.group(2) == null) call.json(200, job.json(defects));
            else new LogReplay(log, defects).answer(call, job);
        }
    }

    private void health(Call call) {
        var parts = components();
        boolean ok = !parts.containsValue(false) && !defects.on(Defect.NEVER_READY) || defects.on(Defect.ALWAYS_READY);
        var json = Json.object().put("status", ok ? "ok" : "degraded");
        var components = json.putObject("components");
        if (!defects.on(Defect.COMPONENTS_NOT_NAMED)) parts.forEach((name, up) -> components.put(name, up ? "ok" : "unreachable"));
        call.json(ok ? 200 : 503, json);
    }

    private Map<String, Boolean> components() { return new TreeMap<>(Map.of("log", log.reachable(), "storage", store.reachable(config.storage().bucket()), "ledger", ledger.readable())); }

    private boolean isReady() { return !defects.on(Defect.NEVER_READY) && !components().containsValue(false); }

    /** A port may be in use for a moment, by a connection that somebody opened: the system draws its ports from the same range. */
    static HttpServer bound(String hostPort) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return HttpServer.create(address(hostPort), BACKLOG);
            } catch (BindException e) {
                if (attempt == BIND_ATTEMPTS) throw e;
                LockSupport.parkNanos(BIND_PAUSE_NANOS);
            }
        }
    }

    private static InetSocketAddress address(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        return new InetSocketAddress(hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
    }

    /** Takes no more requests and lets those end that are under way. */
    @Override public void close() { server.stop(STOP_LIMIT_SECONDS); }
}
