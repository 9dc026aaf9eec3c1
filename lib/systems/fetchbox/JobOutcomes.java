package systems.fetchbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What became of accepted jobs: the store and the dead letters are the truth, by which the ledger is judged. A worker that dies between a dead
 * letter and its acknowledgement leaves a task that may succeed when it comes again: a resource with both may count as either.
 */
public final class JobOutcomes {
    private static final String RIGHT = "right";
    private static final Pattern MANIFEST = Pattern.compile("manifests/" + Pipeline.TYPE + "/[^/]+/metadata\\.json");
    /** What S3Proxy was writing when it was killed stays, under its key and a UUID. */
    private static final Pattern TORN = Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
    private final Pipeline box;
    private final List<ManyJobs.Job> jobs;
    private final Set<String> keys;
    private final Map<String, Set<String>> tasks;
    private final Map<String, Set<DeadLetter>> letters;

    JobOutcomes(Pipeline box, List<ManyJobs.Job> jobs) {
        this.box = box;
        this.jobs = jobs;
        keys = new HashSet<>(box.s3().keys());
        tasks = box.log().read(Topic.TASKS).stream().map(m -> Task.of(m.value())).collect(Collectors.groupingBy(Task::jobId, Collectors.mapping(Task::resourceId, Collectors.toSet())));
        letters = box.log().deadLetters().stream().collect(Collectors.groupingBy(d -> d.task().jobId(), Collectors.toSet()));
    }

    private static String key(String jobId, String resource) { return "resources/" + Pipeline.TYPE + "/" + jobId + "/" + resource; }

    private Set<String> codes(String jobId, String resource) {
        return letters.getOrDefault(jobId, Set.of()).stream().filter(d -> d.task().resourceId().equals(resource)).map(DeadLetter::code).collect(Collectors.toSet());
    }

    /** Of each resource "right", or what is wrong with it: it must be an object of the origin's bytes, or a dead letter with the code of what failed. */
    public List<String> resources() {
        return jobs.stream().flatMap(job -> job.bodies().keySet().stream().map(r -> resource(job, r))).toList();
    }

    private String resource(ManyJobs.Job job, String name) {
        Optional<byte[]> body = job.bodies().get(name);
        String key = key(job.id(), name);
        Set<String> codes = codes(job.id(), name);
        boolean stored = keys.contains(key);
        if (!stored && codes.isEmpty()) return key + " is neither stored nor a dead letter";
        String expected = body.isPresent() ? "UPLOAD_S3_ERROR" : "DOWNLOAD_HTTP_4XX"; // only the store is ever away; the origin lacks a resource or has it
        if (!codes.isEmpty() && !codes.equals(Set.of(expected))) return key + " is a dead letter by " + codes;
        if (stored && body.isEmpty()) return key + " is stored, though the origin has no such resource";
        if (stored && !Arrays.equals(box.s3().get(key).body(), body.get())) return key + " has other bytes than its origin";
        return RIGHT;
    }

    /** Of each job "right", or how the ledger tells of it otherwise than store and dead letters do. */
    public List<String> ledger() { return jobs.stream().map(this::ledger).toList(); }

    private String ledger(ManyJobs.Job job) {
        JobSnapshot told = box.job(job.id());
        int certain = 0;
        int possible = 0;
        for (String name : job.bodies().keySet()) {
            boolean stored = keys.contains(key(job.id(), name));
            if (stored) possible++;
            if (stored && codes(job.id(), name).isEmpty()) certain++;
        }
        List<String> wrong = new ArrayList<>();
        if (told.total() != job.bodies().size()) wrong.add("of " + told.total() + " resources");
        if (told.completed() < certain || told.completed() > possible) wrong.add("completed " + told.completed() + ", stored " + possible + ", with dead letters beside " + (possible - certain));
        if (!told.status().equals(told.completed() == job.bodies().size() ? "completed" : "failed")) wrong.add(told.status() + " with " + told.completed() + " completed");
        Set<String> codes = letters.getOrDefault(job.id(), Set.of()).stream().map(DeadLetter::code).collect(Collectors.toCollection(HashSet::new));
        if (codes.isEmpty()) codes.add("null");
        if (!codes.contains(told.errorCode()) && certain == possible) wrong.add("last error " + told.errorCode() + ", dead letters " + codes);
        return wrong.isEmpty() ? RIGHT : "job " + job.id() + ": " + String.join("; ", wrong);
    }

    /** Of each job "right" when it has a task for each resource in the log and for no other. */
    public List<String> tasks() {
        return jobs.stream().map(job -> tasks.getOrDefault(job.id(), Set.of()).equals(job.bodies().keySet()) ? RIGHT : "job " + job.id() + " has tasks " + tasks.get(job.id())).toList();
    }

    /** Ids of jobs that two manifests were accepted under. */
    public List<String> sharedIds() {
        Map<String, Integer> seen = new HashMap<>();
        jobs.forEach(job -> seen.merge(job.id(), 1, Integer::sum));
        return seen.entrySet().stream().filter(e -> e.getValue() > 1).map(Map.Entry::getKey).toList();
    }

    /** Keys that are those of no manifest, and of no resource that has a task in the log. */
    public List<String> strayKeys() {
        Set<String> known = tasks.entrySet().stream().flatMap(e -> e.getValue().stream().map(r -> key(e.getKey(), r))).collect(Collectors.toSet());
        return keys.stream().map(k -> TORN.matcher(k).replaceFirst("")).filter(k -> !known.contains(k) && !MANIFEST.matcher(k).matches()).toList();
    }
}
