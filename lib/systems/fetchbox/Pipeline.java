package systems.fetchbox;

import static org.hamcrest.Matchers.empty;

import cluster.Node;
import http.Http;
import http.Listener;
import http.NoAnswer;
import http.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import kit.Case;
import kit.Running;
import kit.SetupError;
import systems.s3.S3Objects;
import systems.s3.WatchedBucket;

/** A running pipeline: API, workers, the log, the object store, and the words of a case for them (contracts/fetchbox.md §9). */
public final class Pipeline implements AutoCloseable, Running {
    /** The job type of cases that are not about handlers. */
    public static final String TYPE = "docs";
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    /** States that nothing changes any more. */
    static final Set<String> ENDED = Set.of("completed", "failed");
    private final Case c;
    private final Processes processes;
    private final Http http;
    private final Http probe;
    private final MessageLog log;
    private final S3Objects s3;
    private int tried;
    private boolean judged;
    private boolean closed;

    Pipeline(Case c, Processes processes) {
        this.c = c;
        this.processes = processes;
        http = new Http("api", "http://" + processes.apiAddress(), REQUEST_LIMIT, c.trail());
        probe = new Http("api", "http://" + processes.apiAddress(), REQUEST_LIMIT, Listener.NONE);
        log = processes.broker().log();
        s3 = new S3Objects(processes.bucket(), c.trail());
    }

    public URI apiAddr() { return URI.create("http://" + processes.apiAddress()); }

    /** Where operators ask: the API itself. */
    public URI operatorAddr() { return apiAddr(); }

    public MessageLog log() { return log; }

    /** The name of the default bucket. */
    public String bucket() { return processes.bucket().name(); }

    /** What the default bucket holds. */
    public S3Objects s3() { return s3; }

    /** Another bucket of the same store, which a handler names. */
    public S3Objects s3(String bucket) { return c.closeAtEnd(new S3Objects(processes.bucket().named(bucket), c.trail())); }

    /** Requests to the store go by this relay, in a pipeline that was asked to watch them. */
    public WatchedBucket watched() { return processes.watched().orElseThrow(() -> new SetupError("nobody watches the store: FetchBox.pipeline(c).watchStore()")); }

    public Part api() { return processes.api(); }

    /** By its number, from 1. */
    public Part worker(int number) { return processes.worker(number); }

    /** The only worker. */
    public Part worker() { return worker(1); }

    /** The broker of the log. */
    public Part broker() { return processes.brokerPart(); }

    /** The S3 server. */
    public Part store() { return processes.storePart(); }

    /** Each of them, once where one process plays two. */
    public List<Part> parts() { return processes.parts(); }

    /** Plain requests to the API. */
    public Http http() { return http; }

    /** Posts a manifest of {@link #TYPE}. */
    public Submitted submit(Manifest manifest) { return submitManifest(manifest.bytes(), TYPE, Map.of()); }

    /** @param headers more of them */
    public Submitted submitManifest(byte[] body, String jobType, Map<String, String> headers) {
        Http.Request request = http.post("/jobs", body).header("content-type", "application/json").header("x-fetchbox-job-type", jobType);
        headers.forEach(request::header);
        return new Submitted(request.send());
    }

    public JobSnapshot job(String jobId) { return new JobSnapshot(http.get("/operators/jobs/" + jobId).send(), List.of()); }

    /**
     * Asks ten times a second until the job has this state, has ended otherwise, or the time is over, and once more for the snapshot. The answers
     * on the way are never tampered with: a check of what took its time cannot ask again.
     */
    public JobSnapshot waitForJob(String jobId, String wanted, Duration limit) {
        List<String> seen = new ArrayList<>();
        c.settingUp(() -> {
            long deadline = System.nanoTime() + limit.toNanos();
            for (String state = state(jobId); ; state = state(jobId)) {
                if (!state.isEmpty() && (seen.isEmpty() || !seen.getLast().equals(state))) seen.add(state);
                if (state.equals(wanted) || ENDED.contains(state) || System.nanoTime() > deadline) return state;
                java.util.concurrent.locks.LockSupport.parkNanos(POLL.toNanos());
            }
        });
        return new JobSnapshot(http.get("/operators/jobs/" + jobId).send(), List.copyOf(seen));
    }

    /** Waits for the end of a job that should be completed. */
    public JobSnapshot waitForEnd(String jobId) { return waitForJob(jobId, "completed", Duration.ofSeconds(30)); }

    private String state(String jobId) {
        try {
            return probe.get("/operators/jobs/" + jobId).send().text("status");
        } catch (NoAnswer e) {
            return ""; // the API is away
        }
    }

    /** The job's log from its beginning. */
    public List<LogLine> logs(String jobId) { return LogLine.of(logs(jobId, "?since_offset=0", "application/json")); }

    /** @param since offset of the first entry; @param limit how many at most */
    public List<LogLine> logs(String jobId, long since, int limit) { return LogLine.of(logs(jobId, "?since_offset=" + since + "&limit=" + limit, "application/json")); }

    /** @param query with its question mark, or empty; @param accept what is accepted, empty for no such header */
    public Reply logs(String jobId, String query, String accept) {
        Http.Request request = http.get("/operators/jobs/" + jobId + "/logs" + query);
        if (!accept.isEmpty()) request.header("accept", accept);
        return request.send();
    }

    /** The entries of an answer of {@link #logs(String, String, String)}. */
    public static List<LogLine> lines(Reply logs) { return LogLine.of(logs); }

    public List<DeadLetter> deadLetters(String jobId) { return log.deadLetters(jobId); }

    /** Tasks that were published and are not acknowledged. */
    public long lag() { return log.lag(Topic.TASKS, "workers"); }

    /** Starts one more process by a changed configuration: "exit N", "runs on" when it serves, or that it does neither. */
    public String tryConfig(UnaryOperator<PipelineConfig> change) {
        return c.settingUp(() -> {
            Attempt attempt = attempt();
            change.apply(attempt.config());
            return attempt.byCommandLine();
        });
    }

    /** Starts one more process by the same configuration, which FETCHBOX_CONFIG alone names: "exit N", or "runs on". */
    public String tryVariable() { return c.settingUp(() -> attempt().byVariable()); }

    /** As {@link #tryVariable}, but nothing names the file: it is config/fetchbox.toml in the working folder. */
    public String tryDefaultFile() { return c.settingUp(() -> attempt().byDefault()); }

    private Attempt attempt() { return new Attempt(c, processes.launcher(), processes.config(), "tried" + ++tried); }

    @Override public List<String> whereabouts() {
        List<String> lines = new ArrayList<>(List.of("api    " + apiAddr(), "log    " + processes.broker().settings().get("endpoint"), "s3     " + processes.bucket()));
        processes.nodes().forEach(n -> lines.addAll(n.whereabouts()));
        return lines;
    }

    /** Ends all processes, or lets them be under {@code --keep-running}; that none had ended by itself is a check of every case. */
    @Override public void close() {
        if (closed) return;
        boolean first = !judged;
        judged = true;
        if (first) c.check("cluster.no-node-ends-by-itself", processes.nodes().stream().filter(Node::endedByItself).map(Node::id).toList(), empty());
        if (c.keepsServers()) return;
        closed = true;
        http.close();
        probe.close();
        s3.close();
        processes.close();
    }
}
