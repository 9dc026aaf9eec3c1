///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The log of a job is told from any offset and up to a limit, as events or as an array, though other jobs write beside it.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LogReplay
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline operators quick
//CLAUSES 9 23 24
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import http.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import kit.Case;
import kit.NoWitness;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.LogLine;
import systems.fetchbox.Manifest;
import systems.fetchbox.MessageLog.Message;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Topic;

class LogReplay {
    static void main(String[] args) { Case.run(args, LogReplay::check); }

    private static final int HALF = 6;
    private static final int RESOURCES = 2 * HALF;
    private static final int MOST_JOBS = 60;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final CountDownLatch gate = new CountDownLatch(1);
    private String id;

    LogReplay(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10])).serve("/held", Answer.after(gate, Answer.ok(new byte[10])));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new LogReplay(c, box);
            c.step("others write before a job does, and between its entries", run::written);
            c.step("its log is told from any offset, and up to a limit", run::told);
            c.step("as events, or as an array", run::forms);
        }
    }

    void written() {
        otherJobs(() -> last().size() == Topic.LOGS.partitions());
        Manifest manifest = Manifest.empty();
        for (int i = 0; i < RESOURCES; i++) manifest.resource("r" + i, origin.url(i < HALF ? "/a" : "/held"));
        id = box.submit(manifest).jobId();
        c.checkWithin(LIMIT, "half.is-stored", () -> box.job(id).completed(), is((long) HALF));
        List<Integer> own = box.log().read(Topic.LOGS).stream().filter(this::isOwn).map(Message::partition).toList();
        otherJobs(() -> last().stream().anyMatch(m -> own.contains(m.partition()) && !isOwn(m)));
        gate.countDown();
        box.waitForEnd(id);
    }

    /** Jobs of one resource until there are enough: in which partition a job writes, its id decides. */
    private void otherJobs(BooleanSupplier enough) {
        for (int i = 0; i < MOST_JOBS && !enough.getAsBoolean(); i++) box.waitForEnd(box.submit(Manifest.of("r0", origin.url("/a"))).jobId());
        if (!enough.getAsBoolean()) throw new NoWitness(MOST_JOBS + " other jobs wrote nothing beside this one");
    }

    /** The last entry of each partition that has one. */
    private Collection<Message> last() { return box.log().read(Topic.LOGS).stream().collect(Collectors.toMap(Message::partition, m -> m, (one, later) -> later)).values(); }

    private boolean isOwn(Message entry) { return new String(entry.value(), StandardCharsets.ISO_8859_1).contains(id); }

    private static List<Long> offsets(List<LogLine> lines) { return lines.stream().map(LogLine::offset).toList(); }

    void told() {
        List<LogLine> all = box.logs(id);
        c.require("log.one-entry-each", all.stream().map(LogLine::resourceId).distinct().toList(), hasSize(RESOURCES));
        c.check("log.of-this-job-alone", all, hasSize(RESOURCES));
        c.check("log.offsets-grow", offsets(all), is(offsets(all).stream().sorted().distinct().toList()));
        c.check("log.limit-counts", offsets(box.logs(id, all.getFirst().offset(), HALF - 1)), is(offsets(all).subList(0, HALF - 1)));
        c.check("log.limit-counts-its-own", offsets(box.logs(id, 0, HALF + 1)), is(offsets(all).subList(0, HALF + 1)));
        c.check("log.since-is-the-first", offsets(box.logs(id, all.get(HALF + 1).offset(), 1000)), is(offsets(all).subList(HALF + 1, all.size())));
        long cursor = box.job(id).offset();
        c.check("log.cursor-is-at-its-entries", cursor, is(both(greaterThanOrEqualTo(all.getFirst().offset())).and(lessThanOrEqualTo(all.getLast().offset() + 1))));
        c.check("log.from-the-cursor-unless-given", offsets(Pipeline.lines(box.logs(id, "", "application/json"))), is(offsets(all).stream().filter(o -> o >= cursor).toList()));
        c.check("log.bad-offset-is-400", box.logs(id, "?since_offset=x", "").status(), is(400));
    }

    void forms() {
        Reply events = box.logs(id, "?since_offset=0", "");
        c.check("events.content-type", events.header("content-type"), startsWith("text/event-stream"));
        c.check("events.one-each", Pipeline.lines(events), hasSize(RESOURCES));
        Reply array = box.logs(id, "?since_offset=0", "application/json");
        c.check("array.content-type", array.header("content-type"), startsWith("application/json"));
        c.check("array.same-entries", Pipeline.lines(array).stream().map(LogLine::words).toList(), is(Pipeline.lines(events).stream().map(LogLine::words).toList()));
    }
}
