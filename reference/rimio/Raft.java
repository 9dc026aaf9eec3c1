package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import rimio.MetaLog.Entry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One member of the consensus that keeps the embedded registry: Raft after Ongaro's dissertation, with members added one at a time (§4.1) once they
 * have caught up (§4.2.1), votes refused while a leader is heard (§4.2.3), and leaders that step down when they lose their majority (§6.2).
 */
final class Raft implements AutoCloseable {
    record Timing(int electionMinMs, int electionMaxMs, int heartbeatMs) {
        static final Timing USUAL = new Timing(1500, 3000, 500);
    }

    private enum Role { FOLLOWER, CANDIDATE, LEADER }

    static final long NOT_LEADER = -1;
    private static final int BATCH = 200;
    private static final int TICKS_PER_HEARTBEAT = 10;

    private final String self;
    private final MetaLog log;
    private final Consumer<Entry> machine;
    private final RaftTransport transport;
    private final Timing timing;
    private final Map<String, RaftFollower> followers = new HashMap<>();
    private final Set<String> votes = new HashSet<>();
    private Role role = Role.FOLLOWER;
    private String leader;
    private long heardNanos;
    private long deadlineNanos;
    private long applied;
    private boolean closed;

    /** @param machine is given the committed entries in their order, from the first on, also those of earlier runs */
    Raft(String self, MetaLog log, Consumer<Entry> machine, RaftTransport transport, Timing timing) {
        this.self = self;
        this.log = log;
        this.machine = machine;
        this.transport = transport;
        this.timing = timing;
    }

    synchronized void start() {
        apply();
        postpone();
        if (log.members().keySet().equals(Set.of(self))) campaign(); // nobody else to wait for
        Thread.ofVirtual().name("raft-" + self).start(this::tick);
    }

    /** Makes this member the first one, alone. Only for an empty log. */
    synchronized void found(String address) {
        log.append(new Entry(log.term(), MetaLog.MEMBERS, Json.text(Json.object().put(self, address))));
        campaign();
    }

    RaftTransport transport() { return transport; }

    int heartbeatMs() { return timing.heartbeatMs; }

    synchronized Map<String, String> members() { return log.members(); }

    synchronized boolean leads() { return role == Role.LEADER; }

    /** Null if unknown. */
    synchronized String leaderAddress() { return leader == null ? null : log.members().get(leader); }

    private boolean majority(long count) { return 2 * count > log.members().size(); }

    private void postpone() { deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(timing.electionMinMs, timing.electionMaxMs + 1)); }

    static boolean within(long sinceNanos, int limitMs) { return System.nanoTime() - sinceNanos < TimeUnit.MILLISECONDS.toNanos(limitMs); }

    private synchronized void tick() {
        while (!closed) {
            if (role == Role.LEADER && !majority(reachable())) follow(log.term());
            else if (role != Role.LEADER && System.nanoTime() - deadlineNanos > 0 && log.members().containsKey(self)) campaign();
            pause(Math.max(1, timing.heartbeatMs / TICKS_PER_HEARTBEAT));
        }
    }

    private long reachable() { return count(follower -> within(follower.heardNanos(), timing.electionMaxMs)); }

    /** Members for which this holds, itself included. */
    private long count(Predicate<RaftFollower> holds) { return log.members().keySet().stream().filter(id -> id.equals(self) || followers.containsKey(id) && holds.test(followers.get(id))).count(); }

    /** @param term at least the current one */
    void follow(long term) {
        if (term > log.term()) log.vote(term, null);
        role = Role.FOLLOWER;
        leader = null;
        followers.clear();
        postpone();
        notifyAll();
    }

    private void campaign() {
        log.vote(log.term() + 1, self);
        role = Role.CANDIDATE;
        leader = null;
        postpone();
        votes.clear();
        counted(self);
        long term = log.term();
        var request = Json.object().put("term", term).put("candidate", self).put("last_index", log.last()).put("last_term", log.termAt(log.last()));
        log.members().forEach((id, address) -> {
            if (!id.equals(self)) Thread.ofVirtual().start(() -> canvass(id, address, term, request));
        });
    }

    private void canvass(String id, String address, long term, ObjectNode request) {
        try {
            var answer = transport.send(address, "vote", request);
            synchronized (this) {
                if (closed) return;
                if (answer.path("term").asLong() > log.term()) follow(answer.path("term").asLong());
                else if (role == Role.CANDIDATE && log.term() == term && answer.path("granted").asBoolean()) counted(id);
            }
        } catch (Replica.Unreachable e) {
            // The next election asks again.
        }
    }

    private void counted(String voter) {
        votes.add(voter);
        if (role == Role.CANDIDATE && majority(votes.size())) lead();
    }

    /** Begins its term with an entry of its own: only with one of those it may count earlier ones as committed (§3.6.2). */
    private void lead() {
        role = Role.LEADER;
        leader = self;
        followers.clear();
        log.members().forEach((id, address) -> {
            if (!id.equals(self)) track(id, address);
        });
        append("noop", "");
    }

    private RaftFollower track(String id, String address) {
        var follower = new RaftFollower(this, address, log.term(), log.last() + 1);
        followers.put(id, follower);
        Thread.ofVirtual().name("raft-" + self + "-to-" + id).start(follower::replicate);
        return follower;
    }

    /** Whether this is still followed under the term in which it began. Its caller holds the monitor, as for all that a {@link RaftFollower} calls. */
    boolean isFollowedBy(RaftFollower follower) { return !closed && role == Role.LEADER && log.term() == follower.term() && followers.containsValue(follower); }

    /** Entries from this index on, as a message. */
    ObjectNode entriesFrom(long index) {
        var message = Json.object().put("term", log.term()).put("leader", self).put("prev_index", index - 1).put("prev_term", log.termAt(index - 1)).put("commit", log.commit());
        var entries = message.putArray("entries");
        log.from(index, BATCH).forEach(entry -> entries.add(entry.toJson()));
        return message;
    }

    /** Whether there is nothing new since this message for one who took it. */
    boolean isUpToDate(ObjectNode message, long next) { return next > log.last() && message.path("commit").asLong() == log.commit(); }

    private long append(String kind, String body) {
        log.append(new Entry(log.term(), kind, body));
        advance();
        notifyAll();
        return log.last();
    }

    /** Commits what a majority holds, if it is of this term. */
    void advance() {
        for (long index = log.last(); index > log.commit() && log.termAt(index) == log.term(); index--) {
            long held = index;
            if (!majority(count(follower -> follower.match() >= held))) continue;
            log.commit(index);
            apply();
            return;
        }
    }

    private void apply() {
        while (applied < log.commit()) machine.accept(log.entry(++applied));
        notifyAll();
    }

    /** A candidate asks for this member's vote. */
    synchronized JsonNode onVote(JsonNode request) {
        long term = request.path("term").asLong();
        boolean led = role == Role.LEADER || leader != null && within(heardNanos, timing.electionMinMs);
        if (closed || led || term < log.term()) return Json.object().put("term", log.term()).put("granted", false);
        if (term > log.term()) follow(term);
        var candidate = request.path("candidate").asText();
        long lastTerm = request.path("last_term").asLong();
        long ownTerm = log.termAt(log.last());
        boolean upToDate = lastTerm > ownTerm || lastTerm == ownTerm && request.path("last_index").asLong() >= log.last();
        boolean granted = upToDate && (log.vote() == null || log.vote().equals(candidate));
        if (granted) {
            log.vote(term, candidate);
            postpone();
        }
        return Json.object().put("term", log.term()).put("granted", granted);
    }

    /** The leader sends entries, or none to be heard. */
    synchronized JsonNode onAppend(JsonNode request) {
        long term = request.path("term").asLong();
        if (closed || term < log.term()) return Json.object().put("term", log.term()).put("success", false).put("last_index", log.last());
        if (term > log.term() || role != Role.FOLLOWER) follow(term);
        leader = request.path("leader").asText();
        heardNanos = System.nanoTime();
        postpone();
        long index = request.path("prev_index").asLong();
        boolean fits = log.termAt(index) == request.path("prev_term").asLong();
        long agreed = Math.min(log.last(), fits ? index : index - 1);
        if (fits) {
            for (var json : request.path("entries")) keep(++index, Entry.fromJson(json));
            long committed = Math.min(request.path("commit").asLong(), index);
            if (committed > log.commit()) log.commit(committed);
            apply();
        }
        return Json.object().put("term", log.term()).put("success", fits).put("last_index", agreed);
    }

    private void keep(long index, Entry entry) {
        if (log.termAt(index) == entry.term()) return;
        if (index <= log.last()) log.cutFrom(index);
        log.append(entry);
    }

    /**
     * Has an entry committed.
     *
     * @return its index, or {@link #NOT_LEADER} if nothing was done
     * @throws Registry.Unavailable if that is not known within the limit: it may still happen
     */
    synchronized long propose(String kind, String body, int limitMs) {
        if (role != Role.LEADER) return NOT_LEADER;
        return committed(append(kind, body), limitMs);
    }

    private long committed(long index, int limitMs) {
        long term = log.term();
        if (!await(() -> applied >= index || log.termAt(index) != term, limitMs) || log.termAt(index) != term) throw new Registry.Unavailable("no majority of the embedded registry took the entry");
        return index;
    }

    /** Adds a member once it has caught up; as {@link #propose} otherwise. */
    synchronized long add(String id, String address, int limitMs) {
        if (role != Role.LEADER) return NOT_LEADER;
        if (address.equals(log.members().get(id))) return log.commit();
        var learner = followers.containsKey(id) ? followers.get(id) : track(id, address);
        boolean ready = await(() -> role != Role.LEADER || learner.match() == log.last() && log.membersIndex() <= log.commit() && log.termAt(log.commit()) == log.term(), limitMs);
        if (role != Role.LEADER) return NOT_LEADER;
        if (!ready) throw new Registry.Unavailable(id + " does not catch up with the embedded registry");
        var members = new TreeMap<>(log.members());
        members.put(id, address);
        var json = Json.object();
        members.forEach(json::put);
        return committed(append(MetaLog.MEMBERS, Json.text(json)), limitMs);
    }

    /** @return whether this member has applied that entry within the limit */
    synchronized boolean awaitApplied(long index, int limitMs) { return await(() -> applied >= index, limitMs); }

    private boolean await(BooleanSupplier condition, int limitMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (!closed && !condition.getAsBoolean()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) return false;
            pause(leftMs);
        }
        return condition.getAsBoolean();
    }

    void pause(long limitMs) {
        try {
            wait(limitMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override public synchronized void close() {
        closed = true;
        log.close();
        notifyAll();
    }
}
