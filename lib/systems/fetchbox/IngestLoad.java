package systems.fetchbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kit.Case;
import kit.IngestOptions;
import kit.SetupError;
import load.Answer;
import load.Exchange;
import load.Load;
import load.LoadFiles;
import load.LoadResult;
import load.RunningLoad;
import load.Schedule;
import load.Span;
import load.Stage;

/**
 * A load on the API of a pipeline (contracts/fetchbox.md §11): manifests at a steady rate, and what workers make of them. {@link IngestOptions},
 * {@code --rate} and {@code --duration-seconds} change it, {@code --slo} what the API must keep.
 */
public final class IngestLoad {
    /** What the contract recommends. */
    private static final double RATE = 10;
    private static final double SECONDS = 9;
    /** A tenth of the shortest tail that a case judges. */
    private static final double MAX_LAG_MS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Case c;
    private final Pipeline box;
    private final byte[] manifest;
    private final IngestOptions asked;
    private final Span span;
    private final Collection<String> accepted = new ConcurrentLinkedQueue<>();
    private final Map<String, JobSnapshot> ended = new ConcurrentHashMap<>();
    /** What the workers had not done yet when the load was over. */
    private long lagAtTheEnd = -1;

    private IngestLoad(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        asked = c.options().ingest();
        span = new Span(Duration.ofMillis(Math.round(asked.warmUpSeconds * 1000)), c.options().load().durationSeconds(SECONDS));
        var origin = Origin.of(c).serve("/r", systems.fetchbox.Answer.ok(c.bytes(asked.sizeBytes), "text/plain"));
        var jobs = Manifest.empty();
        for (int i = 0; i < asked.resources; i++) jobs.resource("r" + i, origin.url("/r"));
        manifest = jobs.bytes();
    }

    public static IngestLoad on(Case c, Pipeline box) { return new IngestLoad(c, box); }

    /** At the rate of the case, until it is ended. */
    public RunningLoad start() {
        var schedule = Schedule.of(Stage.steady(c.options().load().rate(RATE), span.planned()));
        String api = box.apiAddr().getAuthority();
        byte[] request = Exchange.request("POST", "/jobs", api, manifest, "content-type", "application/json", "x-fetchbox-job-type", Pipeline.TYPE);
        return Load.open(c, "ingest").to(api).connections(asked.connections).warmUp(span.warmUp()).maxLagMs(MAX_LAG_MS).schedule(schedule).operation("post", 1, random -> post(request)).start();
    }

    private Exchange post(byte[] request) {
        return new Exchange() {
            @Override public byte[] request() { return request; }

            @Override public String judge(Answer answer) {
                if (answer.status() != 202) return refusal(answer);
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

    /** Such as "status 503 PUBLISH_UNAVAILABLE". */
    private static String refusal(Answer answer) {
        try {
            return (Exchange.Status.words(answer.status()) + " " + JSON.readTree(answer.body()).at("/error/code").asText()).strip();
        } catch (IOException e) {
            return Exchange.Status.words(answer.status());
        }
    }

    /** How long it lasts; what {@link #start} sends goes on beyond it. */
    public Span span() { return span; }

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
        Set<String> stored = Set.copyOf(box.s3().keys());
        return accepted.stream().flatMap(id -> IntStream.range(0, asked.resources).mapToObj(i -> "resources/" + Pipeline.TYPE + "/" + id + "/r" + i)).filter(key -> !stored.contains(key)).count();
    }

    /** What workers did, by the ledger's times. */
    public IngestOutcome outcome() { return IngestOutcome.of(ended.values(), asked.resources, asked.sizeBytes, box.log().deadLetters().size(), lagAtTheEnd); }

    /** Writes the whole of it where the command line wants it. */
    public void write(LoadResult result) {
        if (asked.json == null) return;
        ObjectNode tree = LoadFiles.tree(result);
        tree.set("jobs", JSON.valueToTree(outcome()));
        try {
            Files.write(asked.json, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree));
        } catch (IOException e) {
            throw new SetupError("cannot write " + asked.json + ": " + e.getMessage(), e);
        }
    }
}
