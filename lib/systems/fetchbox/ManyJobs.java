package systems.fetchbox;

import http.NoAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import kit.Case;

/** Jobs of five resources each, posted by clients that ask again until they are answered 202; each resource has bytes of its own, and takes its time. */
public final class ManyJobs {
    static final int RESOURCES = 5;
    private static final int SLOWEST_MS = 200;
    private static final int SMALL = 20_000;
    /** Above 5 MB, so that it is stored in parts. */
    private static final int BIG = 6 << 20;
    private static final int BIG_EVERY = 50;
    private static final int MISSING_EVERY = 10;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private final Pipeline box;
    private final Origin origin;
    private final SplittableRandom random;
    private final byte[] pool;
    private final List<Job> jobs = new ArrayList<>();

    private ManyJobs(Case c, Pipeline box) {
        this.box = box;
        origin = Origin.of(c);
        pool = c.bytes(BIG + SMALL);
        random = c.random().split();
    }

    public static ManyJobs on(Case c, Pipeline box) { return new ManyJobs(c, box); }

    /**
     * One of them.
     *
     * @param bodies of its resources by their ids; of one that the origin does not have, nothing
     * @param accepted its last answer: the first 202, or what else ended the attempts
     */
    record Job(Map<String, Optional<byte[]>> bodies, CompletableFuture<Submitted> accepted) {
        String id() { return accepted.join().jobId(); }

        boolean isAccepted() { return accepted.join().status() == 202; }
    }

    /** Posts so many more, side by side, while the case goes on. */
    public void post(int count) {
        for (int i = 0; i < count; i++) jobs.add(posted(jobs.size()));
    }

    /** One in ten has a resource that the origin does not have, one in fifty a big one. */
    private Job posted(int number) {
        Map<String, Optional<byte[]>> bodies = new LinkedHashMap<>();
        Manifest manifest = Manifest.empty();
        for (int r = 0; r < RESOURCES; r++) {
            String path = "/job-" + number + "/r" + r;
            boolean big = r == 0 && number % BIG_EVERY == 0;
            boolean missing = r == 1 && number % MISSING_EVERY == 0;
            byte[] body = body(path, big ? BIG : 100 + random.nextInt(SMALL));
            origin.serve(path, Answer.late(Duration.ofMillis(random.nextInt(SLOWEST_MS)), missing ? Answer.status(404) : Answer.ok(body)));
            bodies.put("r" + r, missing ? Optional.empty() : Optional.of(body));
            manifest.resource("r" + r, origin.url(path));
        }
        return new Job(bodies, CompletableFuture.supplyAsync(() -> postUntilAccepted(manifest, "job-" + number), Thread::startVirtualThread));
    }

    /** Begins with whose it is. */
    private byte[] body(String path, int size) {
        int from = random.nextInt(SMALL);
        byte[] body = Arrays.copyOfRange(pool, from, from + Math.min(size, pool.length - from));
        byte[] head = path.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, body, 0, head.length);
        return body;
    }

    /** As clients do: with a key, by which the job that may have been accepted without an answer is found again. */
    private Submitted postUntilAccepted(Manifest manifest, String key) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            boolean last = System.nanoTime() > deadline;
            try {
                Submitted answer = box.submitManifest(manifest.bytes(), Pipeline.TYPE, Map.of("x-fetchbox-idempotency-key", key));
                if (last || answer.status() < 500) return answer;
            } catch (NoAnswer e) {
                if (last) throw e;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** What each was answered at last, as {@link Submitted#outcome()}; returns when all are answered. */
    public List<String> answers() { return jobs.stream().map(job -> job.accepted.join().outcome()).toList(); }

    /** Job ids of those that have not ended. */
    public List<String> running() { return accepted().stream().map(Job::id).filter(id -> !Pipeline.ENDED.contains(box.job(id).status())).toList(); }

    List<Job> accepted() { return jobs.stream().filter(Job::isAccepted).toList(); }

    /** Requests that the origin got for these resources. */
    public List<Asked> asked() { return origin.asked(); }

    /** What became of them, once nothing is under way. */
    public JobOutcomes outcomes() { return new JobOutcomes(box, accepted()); }
}
