package rimio;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consensus of the embedded registry, its members in one process: elections, commits by majority, restarts, races and partitions. */
class RaftTest {
    private static final Raft.Timing FAST = new Raft.Timing(150, 300, 30);
    private static final int LIMIT_MS = 500;
    private static final long PATIENCE_MS = 15_000;

    /** A member and what it has applied. */
    private record Member(Raft raft, MetaState state, List<String> applied) {}

    @TempDir Path folder;
    private final Map<String, Member> running = new ConcurrentHashMap<>();
    private final Set<String> cutOff = ConcurrentHashMap.newKeySet();

    @AfterEach void stopAll() { List.copyOf(running.keySet()).forEach(this::stop); }

    @Test void theFirstMemberLeadsAloneAtOnce() {
        start("a").raft.found("a");
        assertThat(running.get("a").raft.leads(), is(true));
        write("a", "x");
        assertThat(applied("a"), contains("x"));
    }

    @Test void whoJoinsLearnsWhatWasBefore() {
        var leader = three();
        write(leader, "x");
        for (String id : running.keySet()) await(() -> applied(id).equals(List.of("before", "x")), id + " has applied all");
        for (Member m : running.values()) assertThat(m.raft.members().keySet(), contains("a", "b", "c"));
    }

    @Test void aLeaderThatEndedIsReplaced() {
        stop(three());
        var next = leader();
        write(next, "after");
        for (String id : running.keySet()) await(() -> applied(id).contains("after"), id + " has what the new leader committed");
    }

    @Test void withoutAMajorityNothingIsCommitted() {
        var leader = three();
        running.keySet().stream().filter(id -> !id.equals(leader)).toList().forEach(this::stop);
        assertThrows(Registry.Unavailable.class, () -> running.get(leader).raft.propose("test", "lost", LIMIT_MS));
        assertThat(applied(leader), not(hasItem("lost")));
        await(() -> !running.get(leader).raft.leads(), "a leader without a majority steps down");
        assertThat(running.get(leader).raft.propose("test", "refused", LIMIT_MS), is(Raft.NOT_LEADER));
    }

    @Test void whatALeaderWroteAloneGivesWayToWhatTheMajorityTook() {
        var old = three();
        cutOff.add(old);
        assertThrows(Registry.Unavailable.class, () -> running.get(old).raft.propose("test", "minority", LIMIT_MS));
        var next = leader();
        assertThat(next, not(old));
        write(next, "majority");
        cutOff.clear();
        await(() -> applied(old).contains("majority"), "the old leader has followed");
        for (String id : running.keySet()) assertThat(applied(id), allOf(hasItem("majority"), not(hasItem("minority"))));
    }

    @Test void membersThatAllEndedHaveWhatTheyHad() {
        write(three(), "x");
        for (String id : running.keySet()) await(() -> applied(id).contains("x"), id + " has applied x");
        stopAll();
        for (String id : List.of("a", "b", "c")) assertThat("before anybody is heard", start(id).applied, is(List.of("before", "x")));
        write(leader(), "y");
        for (String id : running.keySet()) await(() -> applied(id).equals(List.of("before", "x", "y")), id + " goes on");
    }

    @Test void ofFirstWritesAtOnceOneWins() throws Exception {
        three();
        try (var pool = Executors.newFixedThreadPool(8)) {
            pool.invokeAll(IntStream.range(0, 8).<Callable<Long>>mapToObj(i -> () -> running.get(leader()).raft.propose(MetaState.BOOTSTRAP, "state " + i, LIMIT_MS)).toList());
        }
        var winner = running.get(leader()).state.bootstrap();
        assertThat(winner, startsWith("state "));
        for (Member m : running.values()) await(() -> winner.equals(m.state.bootstrap()), "all have the same winner");
    }

    @Test void aVoteIsGivenOnceInATermAlsoAfterARestart() {
        assertThat(voted(start("a"), 5, "b", 0, 0), is(true));
        stop("a");
        var again = start("a");
        assertThat(voted(again, 5, "c", 0, 0), is(false));
        assertThat(voted(again, 5, "b", 0, 0), is(true));
        assertThat(voted(again, 6, "c", 0, 0), is(true));
    }

    @Test void nobodyVotesForWhoLacksAnEntry() {
        var a = start("a");
        append(a, 3, 0, 0, "x", "y");
        pause();
        assertThat("shorter", voted(a, 4, "b", 3, 1), is(false));
        assertThat("longer, but of an older term", voted(a, 5, "b", 2, 9), is(false));
        assertThat("equal", voted(a, 6, "b", 3, 2), is(true));
    }

    @Test void noVoteWhileALeaderIsHeard() {
        var a = start("a");
        append(a, 3, 0, 0);
        assertThat(voted(a, 4, "b", 3, 9), is(false));
        pause();
        assertThat(voted(a, 4, "b", 3, 9), is(true));
    }

    @Test void entriesOfAnotherLeaderReplaceThoseNotCommitted() {
        var a = start("a");
        append(a, 1, 0, 0, "x", "lost");
        assertThat("a gap is refused", append(a, 2, 5, 2, "z"), is(false));
        assertThat(append(a, 2, 1, 1, "y"), is(true));
        a.raft.onAppend(appending(2, 2, 2).put("commit", 2));
        assertThat(a.applied, is(List.of("x", "y")));
    }

    /** a, b and c; the first has written something before the others joined. Returns the leader. */
    private String three() {
        start("a").raft.found("a");
        write("a", "before");
        for (String id : List.of("b", "c")) {
            start(id);
            await(() -> joined(id), id + " has joined");
        }
        return leader();
    }

    private boolean joined(String id) {
        try {
            return running.get(leader()).raft.add(id, id, LIMIT_MS) > 0;
        } catch (Registry.Unavailable e) {
            return false;
        }
    }

    private Member start(String id) {
        var state = new MetaState(Defects.NONE);
        var applied = new ArrayList<String>();
        var raft = new Raft(id, new MetaLog(folder.resolve(id + ".sqlite3")), entry -> {
            state.apply(entry);
            if (entry.kind().equals("test")) applied.add(entry.body());
        }, (address, action, message) -> send(id, address, action, message), FAST);
        var member = new Member(raft, state, applied);
        running.put(id, member);
        raft.start();
        return member;
    }

    private void stop(String id) { running.remove(id).raft.close(); }

    private JsonNode send(String from, String to, String action, ObjectNode message) {
        var member = running.get(to);
        if (member == null || cutOff.contains(from) || cutOff.contains(to)) throw new Replica.Unreachable(to, false);
        return action.equals("vote") ? member.raft.onVote(message) : member.raft.onAppend(message);
    }

    /** Whoever leads and can be reached. */
    private String leader() {
        var found = new HashMap<String, String>();
        await(() -> running.entrySet().stream().filter(e -> !cutOff.contains(e.getKey()) && e.getValue().raft.leads()).peek(e -> found.put("leader", e.getKey())).findFirst().isPresent(), "somebody leads");
        return found.get("leader");
    }

    private void write(String leader, String text) { assertThat(running.get(leader).raft.propose("test", text, 10 * LIMIT_MS), greaterThan(0L)); }

    private List<String> applied(String id) {
        var member = running.get(id);
        synchronized (member.raft) {
            return List.copyOf(member.applied);
        }
    }

    private static boolean voted(Member member, long term, String candidate, long lastTerm, long lastIndex) {
        return member.raft.onVote(Json.object().put("term", term).put("candidate", candidate).put("last_term", lastTerm).put("last_index", lastIndex)).path("granted").asBoolean();
    }

    private static boolean append(Member member, long term, long prevIndex, long prevTerm, String... bodies) {
        var message = appending(term, prevIndex, prevTerm);
        for (String body : bodies) message.withArray("entries").add(new MetaLog.Entry(term, "test", body).toJson());
        return member.raft.onAppend(message).path("success").asBoolean();
    }

    private static ObjectNode appending(long term, long prevIndex, long prevTerm) {
        var message = Json.object().put("term", term).put("leader", "z").put("prev_index", prevIndex).put("prev_term", prevTerm).put("commit", 0);
        message.putArray("entries");
        return message;
    }

    /** Until a leader that was heard counts as gone. */
    private static void pause() {
        long until = System.nanoTime() + 2_000_000L * FAST.electionMinMs();
        await(() -> System.nanoTime() > until, "time passes");
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(what + " within " + PATIENCE_MS + " ms", System.nanoTime() < deadline, is(true));
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000L);
        }
    }
}
