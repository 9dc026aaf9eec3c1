///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The log has its topics, and each message says what it should: header names in lower case, one trace through all, one partition for a job.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN TopicsAndMessages
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline messages quick
//CLAUSES 27 28 37
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.LogMessage;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.StatusMessage;
import systems.fetchbox.Submitted;
import systems.fetchbox.Task;
import systems.fetchbox.Topic;

class TopicsAndMessages {
    static void main(String[] args) { Case.run(args, TopicsAndMessages::check); }

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String TRACE_CONTEXT = "(00-)?[0-9a-f]{32}(-[0-9a-f]{16}-[0-9a-f]{2})?";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private Submitted submitted;

    TopicsAndMessages(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10])).serve("/b", Answer.status(404));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new TopicsAndMessages(c, box);
            c.step("the topics are made as they should be", run::topics);
            c.step("a task has all that a worker needs", run::tasks);
            c.step("statuses begin with queued, and name the job", run::statuses);
            c.step("log entries carry the trace", run::logs);
            c.step("all tasks of a job are in one partition, those of many jobs in several", run::partitions);
        }
    }

    void topics() {
        for (Topic topic : Topic.values()) {
            c.check("topic." + topic.name().toLowerCase() + "-partitions", box.log().partitionCount(topic), is(topic.partitions()));
            c.check("topic." + topic.name().toLowerCase() + "-retention-days", box.log().retentionDays(topic), is((long) topic.retentionDays()));
        }
        c.check("topic.tasks-retention-bytes", box.log().retentionBytes(Topic.TASKS), is(oneOf(100_000_000_000L, 100L << 30)));
    }

    void tasks() {
        var manifest = Manifest.of("a", origin.url("/a")).resource("b", origin.url("/b?q=1"), Map.of("X-Mixed-Case", "Kept As It Is"), Map.of("content_type", "text/csv", "depth", "2"));
        submitted = box.submitManifest(manifest.bytes(), Pipeline.TYPE, Map.of("x-fetchbox-tenant", "acme", "traceparent", TRACE));
        List<Task> tasks = box.log().tasks(submitted.jobId());
        c.require("task.one-each", tasks.stream().map(Task::resourceId).toList(), containsInAnyOrder("a", "b"));
        Task b = tasks.stream().filter(t -> t.resourceId().equals("b")).findFirst().orElseThrow();
        c.check("task.names-job-and-url", List.of(b.jobType(), b.url(), b.manifestKey()), is(List.of(Pipeline.TYPE, origin.url("/b?q=1"), submitted.manifestKey())));
        c.check("task.header-names-are-lower-case", b.headers(), is(Map.of("x-mixed-case", "Kept As It Is")));
        c.check("task.has-the-tags", b.tags(), is(Map.of("content_type", "text/csv", "depth", "2")));
        c.check("task.has-the-tenant", b.tenant(), is("acme"));
        c.check("task.one-trace-for-the-job", tasks.stream().map(Task::traceId).distinct().toList(), hasSize(1));
        c.check("task.trace-is-a-trace-context", b.traceId(), matchesPattern(TRACE_CONTEXT));
        c.check("task.trace-is-that-of-the-client", b.traceId(), containsString(TRACE.substring(3, 35)));
        String without = box.submit(Manifest.of("a", origin.url("/a"))).jobId();
        c.check("task.has-a-trace-without-the-client", box.log().tasks(without).stream().map(Task::traceId).toList(), contains(matchesPattern(TRACE_CONTEXT)));
    }

    void statuses() {
        c.check("status.job-ends", box.waitForEnd(submitted.jobId()).status(), is("failed"));
        c.checkWithin(LIMIT, "status.failure-has-code-and-message", () -> box.log().statuses(submitted.jobId()).stream().filter(s -> !s.errorMessage().isEmpty()).map(StatusMessage::errorCode).toList(), hasItem("DOWNLOAD_HTTP_4XX"));
        List<StatusMessage> all = box.log().statuses(submitted.jobId());
        c.require("status.several", all, hasSize(greaterThan(1)));
        c.check("status.queued-comes-first", all.getFirst().state(), is("queued"));
        c.check("status.queued-has-the-total", all.getFirst().total(), is(2));
        c.check("status.each-names-the-type", all.stream().map(StatusMessage::jobType).distinct().toList(), is(List.of(Pipeline.TYPE)));
        c.check("status.each-names-manifest-and-tenant", all.stream().map(s -> s.manifestKey() + " " + s.tenant()).distinct().toList(), is(List.of(submitted.manifestKey() + " acme")));
        c.check("status.never-queued-again", all.stream().skip(1).map(StatusMessage::state).toList(), not(hasItem("queued")));
        c.check("status.each-has-a-time", all.stream().map(StatusMessage::timestampMs).toList(), everyItem(is(greaterThan(1_600_000_000_000L))));
    }

    void logs() {
        List<LogMessage> all = box.log().logs(submitted.jobId());
        c.check("log.one-entry-for-each-outcome", all.stream().map(LogMessage::resourceId).toList(), containsInAnyOrder("a", "b"));
        c.check("log.each-has-a-time", all.stream().map(LogMessage::timestampMs).toList(), everyItem(is(greaterThan(1_600_000_000_000L))));
        c.check("log.same-trace", all.stream().map(LogMessage::traceId).distinct().toList(), is(List.of(box.log().tasks(submitted.jobId()).getFirst().traceId())));
        c.check("log.levels-tell-success-from-failure", all.stream().map(LogMessage::level).distinct().toList(), hasSize(2));
    }

    private List<Integer> partitionsOf(String jobId) {
        return box.log().read(Topic.TASKS).stream().filter(m -> new String(m.value(), java.nio.charset.StandardCharsets.ISO_8859_1).contains(jobId)).map(m -> m.partition()).distinct().toList();
    }

    void partitions() {
        List<Integer> used = new java.util.ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<Integer> own = partitionsOf(box.submit(Manifest.of("a", origin.url("/a")).resource("b", origin.url("/a"))).jobId());
            c.check("key.one-partition-for-a-job", own, hasSize(1));
            used.addAll(own);
        }
        c.check("key.several-partitions-for-many-jobs", used.stream().distinct().toList(), hasSize(greaterThan(2)));
    }
}
