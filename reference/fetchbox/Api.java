package fetchbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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
    private static final Set<String> ROUTES = Set.of("/jobs", "/health", "/health/live", "/health/ready", "/operators/health");
    private static final String NO_ROUTE = "no such route";
    private static final Pattern JOB = Pattern.compile("/operators/jobs/([^/]+)(/logs)?");
    private final Config config;
    private final MessageLog log;
    private final S3Store store;
    private final Ledger ledger;
    private final Metrics metrics;
    private final Ingest ingest;
    private final Defects defects;
    private final HttpServer server;

    /** @param server bound, and not started yet */
    Api(HttpServer server, Config config, MessageLog log, S3Store store, Ledger ledger, Metrics metrics, Defects defects) {
        this.server = server;
        this.config = config;
        this.log = log;
        this.store = store;
        this.ledger = ledger;
        this.metrics = metrics;
        this.defects = defects;
        ingest = new Ingest(config, log, store, ledger, metrics, defects);
    }

    void serve() {
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        metrics.counter("fetchbox_ledger_pruned_jobs_total");
        metrics.counter("fetchbox_operator_requests_total");
        metrics.gauge("service_ready", () -> isReady() || defects.on(Defect.SERVICE_READY_ALWAYS_ONE) ? 1 : 0, "service", "api");
    }

    private void handle(HttpExchange exchange) {
        var call = new Call(exchange);
        try {
            route(call);
        } catch (Refusal e) {
            error(call, e.status() == 400 && defects.on(Defect.INVALID_IS_422) ? 422 : e.status(), e.code(), e.getMessage());
        } catch (MessageLog.Unavailable e) {
            error(call, 503, "PUBLISH_UNAVAILABLE", e.getMessage());
        } catch (IOException | RuntimeException e) {
            Log.warn(call.method + " " + call.path + ": " + e);
            error(call, 500, "INTERNAL_ERROR", e.getClass().getSimpleName());
        }
        metrics.count("fetchbox_api_requests_total", "status", "" + call.status(), "route", label(call.path));
    }

    /** Of a path in metrics: one of a few, whatever clients ask for. */
    static String label(String path) {
        var job = JOB.matcher(path);
        if (job.matches()) return "/operators/jobs/{job_id}" + (job.group(2) == null ? "" : job.group(2));
        return ROUTES.contains(path) ? path : "other";
    }

    /** Where an answer has begun there is no other: the connection breaks off. */
    private void error(Call call, int status, String code, String message) {
        if (call.status() != 0) call.exchange.close();
        else if (defects.on(Defect.UNKNOWN_ROUTE_IS_BARE) && message.equals(NO_ROUTE)) call.answer(status, "text/plain", new byte[0]);
        else if (defects.on(Defect.ERROR_IS_TEXT)) call.answer(status, "text/plain", message.getBytes());
        else call.json(status, Json.object().set("error", Json.object().put("code", code).put("message", defects.on(Defect.ERROR_WITHOUT_MESSAGE) ? "" : message)));
    }

    private void route(Call call) throws IOException {
        var path = call.path;
        if (path.equals("/jobs") && call.method.equals("POST")) ingest.post(call);
        else if (path.startsWith("/operators/")) operators(call);
        else if (path.startsWith("/health/") && !permitted(call) && defects.on(Defect.HEALTH_WANTS_THE_TOKEN)) throw unauthorized();
        else if ((path.equals("/health") || path.equals("/health/live")) && defects.on(Defect.LIVE_ONLY_WHEN_READY) && !isReady()) throw new Refusal(503, "NOT_READY", "something cannot be reached");
        else if (path.equals("/health") || path.equals("/health/live")) call.answer(200, "text/plain", (defects.on(Defect.HEALTH_WITHOUT_OK) ? "alive" : "ok").getBytes());
        else if (path.equals("/health/ready")) call.answer(isReady() || defects.on(Defect.ALWAYS_READY) ? 200 : 503, "text/plain", (isReady() ? "ok" : "not ready").getBytes());
        else throw new Refusal(404, "NOT_FOUND", NO_ROUTE);
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
        else if (!path.matches()) throw new Refusal(404, "NOT_FOUND", NO_ROUTE);
        else {
            if (defects.on(Defect.JOBS_NEED_THE_LOG) && !log.reachable()) throw new Refusal(503, "LOG_UNAVAILABLE", "the log is away");
            var known = ledger.job(path.group(1));
            if (known.isEmpty() && defects.on(Defect.UNKNOWN_JOB_IS_200)) call.json(200, Json.object());
            if (defects.on(Defect.JOB_KNOWN_LATE)) known = known.filter(j -> Instant.parse(j.createdAt()).isBefore(Instant.now().minusSeconds(3)));
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

    /** A port may be in use for a moment, by a connection that somebody opened: the system draws its ports from the same range. @param what for whom, in what is told when it cannot be had */
    static HttpServer bound(String what, String hostPort) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return HttpServer.create(address(hostPort), BACKLOG);
            } catch (IOException e) {
                if (attempt == BIND_ATTEMPTS || !(e instanceof BindException)) throw new IOException(what + " cannot listen on " + hostPort + ": " + e.getMessage(), e);
                LockSupport.parkNanos(BIND_PAUSE_NANOS);
            }
        }
    }

    /** Whether it is host:port. */
    static boolean isAddress(String text) { return text.matches("\\S+:\\d{1,5}") && Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) < 1 << 16; }

    private static InetSocketAddress address(String hostPort) throws IOException {
        int colon = hostPort.lastIndexOf(':');
        var address = new InetSocketAddress(hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
        if (address.isUnresolved()) throw new IOException("nobody knows this host");
        return address;
    }

    /** Takes no more requests and lets those end that are under way. */
    @Override public void close() { server.stop(STOP_LIMIT_SECONDS); }
}
