package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import fetchbox.MessageLog.Message;
import fetchbox.MessageLog.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Case;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline owes to its log, asked of each log that it speaks to (contracts/fetchbox.md §8): one server, one promise after the other. */
abstract class MessageLogContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration NOTHING_MORE = Duration.ofSeconds(2);
    private static final String BEFORE = "before";
    @TempDir Path temp;
    private Config.Broker broker;

    /** Starts a server, or finds one, that ends with the case. */
    abstract Config.Broker broker(Case c);

    private MessageLog opened() { return MessageLog.of(broker, Defects.named(List.of())); }

    @Test void thePromisesAreKept() {
        Result result = TestCase.run(temp, c -> {
            broker = broker(c);
            try (MessageLog log = opened()) {
                log.createTopics();
                log.createTopics(); // as the second process does
                c.check("server.is-reachable", log.reachable(), is(true));
                c.checkWithin(LIMIT, "server.takes-messages", () -> takes(log), is(true)); // the first may be refused while topics are new
            }
            c.step("messages of a key are in one partition, in order", () -> inOrder(c));
            c.step("a group is given each message, and again what was not acknowledged", () -> givenAgain(c));
            c.step("an acknowledgement behind one that is missing waits for it", () -> gaps(c));
            c.step("every group is given everything", () -> groups(c));
            c.step("who has enough is given nothing, and asks without haste", () -> enough(c));
            c.step("members share a topic, and take over from one that leaves", () -> members(c));
        });
        assertThat(result.reason() + result.checks(), result.verdict(), is(Verdict.PASS));
    }

    private static boolean takes(MessageLog log) {
        try {
            for (int key = 0; key < 8; key++) log.append(Topic.LOGS, "first-" + key, "x".getBytes());
            return true;
        } catch (MessageLog.Unavailable e) {
            return false;
        }
    }

    private void inOrder(Case c) {
        try (MessageLog log = opened()) {
            List<Position> at = new ArrayList<>(log.append(Topic.LOGS, "job-1", values("a", 1, 250)));
            at.add(log.append(Topic.LOGS, "job-1", "a251".getBytes()));
            c.check("append.one-partition", at.stream().map(Position::partition).distinct().toList(), is(List.of(log.partition(Topic.LOGS, "job-1"))));
            c.check("append.one-after-the-other", at.stream().map(Position::offset).toList(), is(IntStream.range(0, 251).mapToObj(i -> at.getFirst().offset() + i).toList()));
            List<Message> read = new ArrayList<>();
            for (List<Message> some = from(log, at.getFirst()); !some.isEmpty(); some = from(log, new Position(at.getFirst().partition(), read.getLast().offset() + 1))) read.addAll(some);
            c.check("read.in-the-order-of-appending", texts(read), is(texts(values("a", 1, 251))));
            c.check("read.each-at-its-offset", read.stream().map(Message::offset).toList(), is(at.stream().map(Position::offset).toList()));
            c.check("read.no-more-than-asked", log.read(Topic.LOGS, at.getFirst().partition(), at.get(3).offset(), 7), hasSize(7));
        }
    }

    private static List<Message> from(MessageLog log, Position position) { return log.read(Topic.LOGS, position.partition(), position.offset(), 100); }

    private void givenAgain(Case c) {
        try (MessageLog log = opened()) {
            for (int job = 0; job < 20; job++) log.append(Topic.TASKS, "job-" + job, values("b" + job + "-", 0, 1));
            List<Message> given = drained(log, Topic.TASKS, "workers", 40);
            c.check("poll.each-once", texts(given), containsInAnyOrder(texts(jobs()).toArray()));
            c.check("poll.none-twice-while-it-works", drained(log, Topic.TASKS, "workers", 1, NOTHING_MORE), is(empty()));
        }
        try (MessageLog log = opened()) {
            List<Message> given = drained(log, Topic.TASKS, "workers", 40);
            c.check("reopened.everything-again", texts(given), containsInAnyOrder(texts(jobs()).toArray()));
            given.forEach(m -> log.ack("workers", m));
        }
        try (MessageLog log = opened()) { // what came again would come before what is newer
            for (int job = 0; job < 20; job++) log.append(Topic.TASKS, "job-" + job, values("newer" + job + "-", 0, 0));
            var newer = IntStream.range(0, 20).mapToObj(job -> "newer" + job + "-0").toArray();
            c.check("acknowledged.nothing-again", texts(drained(log, Topic.TASKS, "workers", 20)), containsInAnyOrder(newer));
        }
    }

    private static List<byte[]> jobs() { return IntStream.range(0, 20).boxed().flatMap(job -> values("b" + job + "-", 0, 1).stream()).toList(); }

    private void gaps(Case c) {
        try (MessageLog log = opened()) {
            log.append(Topic.DLQ, "job-1", values("c", 1, 3));
            drained(log, Topic.DLQ, "operators", 3).stream().filter(m -> !text(m).equals("c2")).forEach(m -> log.ack("operators", m));
        }
        try (MessageLog log = opened()) {
            c.check("gap.comes-again-with-what-follows", texts(drained(log, Topic.DLQ, "operators", 2)), is(List.of("c2", "c3")));
        }
    }

    private void groups(Case c) {
        try (MessageLog log = opened()) {
            c.check("other-group.is-given-everything", texts(drained(log, Topic.DLQ, "others", 3)), is(List.of("c1", "c2", "c3")));
        }
    }

    /** As a worker asks that has its hands full. */
    private void enough(Case c) {
        try (MessageLog log = opened()) {
            List<Message> given = drained(log, Topic.DLQ, "full", 1);
            long from = System.nanoTime();
            for (int i = 0; i < 10; i++) given.addAll(log.poll(Topic.DLQ, "full", 0));
            c.check("enough.questions-take-a-while-ms", (System.nanoTime() - from) / 1_000_000, is(greaterThan(250L)));
            c.check("enough.nothing-is-given", given, hasSize(1));
            given.addAll(drained(log, Topic.DLQ, "full", 2));
            c.check("enough.the-rest-comes-later", texts(given), is(List.of("c1", "c2", "c3")));
        }
    }

    private void members(Case c) {
        Set<String> wanted = new HashSet<>();
        try (MessageLog second = opened()) {
            try (MessageLog first = opened()) {
                sharing(first, second);
                for (int job = 0; job < 32; job++) wanted.addAll(texts(values("d" + job, 0, 0)));
                for (int job = 0; job < 32; job++) first.append(Topic.STATUS, "job-" + job, values("d" + job, 0, 0));
                Set<String> byFirst = new HashSet<>();
                Set<String> bySecond = new HashSet<>();
                until(LIMIT, () -> Stream.concat(byFirst.stream(), bySecond.stream()).collect(Collectors.toSet()).containsAll(wanted), () -> {
                    takeShare(first, m -> byFirst.add(text(m)));
                    takeShare(second, m -> {
                        bySecond.add(text(m));
                        second.ack("share", m);
                    });
                });
                c.check("members.both-have-some", Math.min(byFirst.size(), bySecond.size()), is(greaterThan(0)));
                wanted.removeAll(bySecond);
            }
            Set<String> takenOver = new HashSet<>();
            until(LIMIT, () -> takenOver.containsAll(wanted), () -> takeShare(second, m -> takenOver.add(text(m))));
            c.check("left.others-take-over", takenOver, is(wanted));
        }
    }

    /** What members are given, but for what {@link #sharing} left over. */
    private static void takeShare(MessageLog log, Consumer<Message> taken) {
        for (Message m : log.poll(Topic.STATUS, "share", 10)) {
            if (text(m).equals(BEFORE)) log.ack("share", m);
            else taken.accept(m);
        }
    }

    /** Until both are given something: a group is told of a new member when its old ones ask. */
    private static void sharing(MessageLog first, MessageLog second) {
        Set<MessageLog> given = new HashSet<>();
        until(LIMIT, () -> given.size() == 2, () -> {
            for (int job = 0; job < 8; job++) first.append(Topic.STATUS, "before-" + job, BEFORE.getBytes());
            for (MessageLog log : List.of(first, second)) log.poll(Topic.STATUS, "share", 100).forEach(m -> {
                given.add(log);
                log.ack("share", m);
            });
        });
    }

    private static void until(Duration limit, BooleanSupplier done, Runnable step) {
        for (long deadline = System.nanoTime() + limit.toNanos(); !done.getAsBoolean() && System.nanoTime() < deadline; ) step.run();
    }

    /** So many messages, or what there is after half a minute. */
    private static List<Message> drained(MessageLog log, Topic topic, String group, int wanted) { return drained(log, topic, group, wanted, LIMIT); }

    private static List<Message> drained(MessageLog log, Topic topic, String group, int wanted, Duration limit) {
        List<Message> given = new ArrayList<>();
        until(limit, () -> given.size() >= wanted, () -> given.addAll(log.poll(topic, group, wanted - given.size())));
        return given;
    }

    private static List<byte[]> values(String name, int first, int last) { return IntStream.rangeClosed(first, last).mapToObj(i -> (name + i).getBytes()).toList(); }

    private static String text(Message message) { return new String(message.value()); }

    private static List<String> texts(List<?> values) { return values.stream().map(v -> v instanceof Message m ? text(m) : new String((byte[]) v)).toList(); }
}
