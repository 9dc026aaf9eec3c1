package systems.fetchbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import kit.Case;
import load.Answer;
import load.Exchange;
import load.Load;
import load.RunningLoad;
import load.Schedule;
import load.Span;
import load.Stage;

/**
 * A load on the API of a pipeline (contracts/fetchbox.md §11): manifests at a steady rate, and what workers make of them. {@code --rate}
 * and {@code --duration-seconds} change it, {@code --slo} what the API must keep.
 */
public final class IngestLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    /** What the contract recommends. */
    private static final double RATE = 10;
    private static final double SECONDS = 9;
    private static final int RESOURCES = 3;
    private static final int SIZE_BYTES = 4000;
    private static final int CONNECTIONS = 16;
    /** A tenth of the shortest latency that a case judges. */
    private static final double MAX_LAG_MS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Case c;
    private final Pipeline box;
    private final byte[] manifest;
    private final Span span;
    private final Collection<String> accepted = new ConcurrentLinkedQueue<>();
    private final Map<String, JobSnapshot> ended = new ConcurrentHashMap<>();
    /** What the workers had not done yet when the load was over. */
    private long lagAtTheEnd = -1;

    private IngestLoad(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        span = new Span(WARM_UP, c.options().load().durationSeconds(SECONDS));
        var origin = Origin.of(c).serve("/r", systems.fetchbox.Answer.ok(c.bytes(SIZE_BYTES), "text/plain"));
        var jobs = Manifest.empty();
        for (int i = 0; i < RESOURCES; i++) jobs.resource("r" + i, origin.url("/r"));
        manifest = jobs.bytes();
    }

    public static IngestLoad on(Case c, Pipeline box) { return new IngestLoad(c, box); }

    /** At the rate of the case, for its whole time and the warm-up before. */
    public RunningLoad start() {
        var schedule = Schedule.of(Stage.steady(c.options().load().rate(RATE), span.whole()));
        String api = box.apiAddr().getAuthority();
        byte[] request = Exchange.request("POST", "/jobs", api, manifest, "content-type", "application/json", "x-fetchbox-job-type", Pipeline.TYPE);
        return Load.open(c, "ingest").to(api).connections(CONNECTIONS).warmUp(WARM_UP).maxLagMs(MAX_LAG_MS).schedule(schedule).operation("post", 1, random -> post(request)).start();
    }

    private Exchange post(byte[] request) {
        return new Exchange() {
            @Override public byte[] request() { return request; }

            @Override public String judge(Answer answer) {
                if (answer.status() != 202) return Exchange.Status.words(answer.status());
                try {
                    String id = JSON.readTree(answer.body()).path("job_id").asText();
                    if (!id.isEmpty()) accepted.add(id);
                    return id.isEmpty() ? "no job id" : null;
                } catch (IOException e) {
                    return "no JSON";
                }
            }
        };
    }

    /** When so many thirds of its time are over, from the start on. */
    public Duration thirds(int count) { return span.thirds(count); }

    /** Job ids of those accepted that have not ended; each is asked for until it has. */
    public List<String> running() {
        if (lagAtTheEnd < 0) lagAtTheEnd = box.lag();
        for (String id : accepted) ended.computeIfAbsent(id, job -> endedOrNull(box.job(job)));
        return accepted.stream().filter(id -> !ended.containsKey(id)).toList();
    }

    private static JobSnapshot endedOrNull(JobSnapshot job) { return Pipeline.ENDED.contains(job.status()) ? job : null; }

    /** How many ended in which state, once all have. */
    public Map<String, Long> states() { return ended.values().stream().collect(Collectors.groupingBy(JobSnapshot::status, Collectors.counting())); }

    /** How many resources of the accepted jobs have no object. */
    public long missing() {
        long stored = box.s3().keys().stream().filter(key -> key.startsWith("resources/")).filter(key -> ended.containsKey(key.split("/")[2])).count();
        return (long) accepted.size() * RESOURCES - stored;
    }

    /** What workers did, by the ledger's times: resources and bytes a second, and how long jobs took from their acceptance to their end. */
    public String told() {
        List<Instant> begun = ended.values().stream().map(job -> Instant.parse(job.text("created_at"))).sorted().toList();
        List<Instant> over = ended.values().stream().map(job -> Instant.parse(job.text("updated_at"))).sorted().toList();
        List<Long> tookMs = ended.values().stream().map(job -> Duration.between(Instant.parse(job.text("created_at")), Instant.parse(job.text("updated_at"))).toMillis()).sorted().toList();
        if (tookMs.isEmpty()) return "no job ended";
        double perSecond = ended.size() * RESOURCES / Math.max(0.001, Duration.between(begun.getFirst(), over.getLast()).toMillis() / 1e3);
        return "%d jobs: %.1f resources/s, %.0f bytes/s; from accepted to ended p50 %d ms, p99 %d ms, max %d ms; %d dead letters, lag %d when the last was accepted".formatted(ended.size(), perSecond, perSecond * SIZE_BYTES,
            tookMs.get(tookMs.size() / 2), tookMs.get(tookMs.size() * 99 / 100), tookMs.getLast(), box.log().deadLetters().size(), lagAtTheEnd);
    }
}
