package rimio;

import rimio.Blobs.Precondition;
import rimio.Blobs.Written;
import rimio.Cluster.Place;
import rimio.Register.Certified;
import rimio.Register.WriteRecord;
import rimio.Replica.Promise;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Changes a path by rounds of the register protocol (see the top of reference/rimio.java). A write is refused with 503 only when it is certain
 * that it will never be seen; when that cannot be known in time the answer is 500.
 */
final class Writer {
    sealed interface Change {
        /** Null when nothing is to be written, only an open proposal to be finished. */
        String writeId();

        record Put(byte[] body, String etag, String writeId, Precondition precondition) implements Change {}

        record Delete(String writeId) implements Change {}

        record Settle() implements Change {
            @Override public String writeId() { return null; }
        }
    }

    /** Either an answer for the client, or the settled head of the path. */
    record Result(Written written, Head head) {}

    private static final long TOTAL_TIMEOUT_MS = 6000;
    private static final long PREPARE_TIMEOUT_MS = PeerClient.REQUEST_TIMEOUT_MS + 200;

    private final Ballot.Source ballots;
    private final Parts parts;
    private final Archive archive;
    private final Defects defects;
    private final Proposals proposals;
    private final WriteMemory memory;
    /** Writers of one path on one node queue up instead of outbidding each other. */
    private final ReentrantLock[] turns = new ReentrantLock[256];

    Writer(Ballot.Source ballots, Parts parts, Archive archive, Defects defects) {
        this.ballots = ballots;
        this.parts = parts;
        this.archive = archive;
        this.defects = defects;
        this.proposals = new Proposals(archive, defects);
        this.memory = new WriteMemory(defects);
        java.util.Arrays.setAll(turns, i -> new ReentrantLock());
    }

    Result run(Place place, Change change) {
        var turn = turns[Math.floorMod(place.path().hashCode(), turns.length)];
        try {
            if (!turn.tryLock(TOTAL_TIMEOUT_MS, TimeUnit.MILLISECONDS)) throw Refusal.noQuorum("too many writes of this path are waiting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.noQuorum("interrupted");
        }
        try {
            return new Attempts(place, change).run();
        } finally {
            turn.unlock();
        }
    }

    /** The rounds of one request. */
    private final class Attempts {
        private final Place place;
        private final Change change;
        private final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TOTAL_TIMEOUT_MS);
        /** True while a proposal of this request may be accepted somewhere, so that it may yet be chosen. */
        private boolean open;
        private boolean raced;
        private int round;
        /** The generation under which this request has archived its value, or 0. */
        private long archivedGeneration;
        /** Only a defect sets it. */
        private Refusal failedLate;

        Attempts(Place place, Change change) {
            this.place = place;
            this.change = change;
        }

        Result run() {
            while (true) {
                var result = attempt();
                if (result != null) return result;
                if (System.nanoTime() > deadline) throw refusal();
                pause();
            }
        }

        /** @return null to try again */
        private Result attempt() {
            round++;
            raced = false;
            var ballot = ballots.next();
            var promises = prepare(ballot);
            if (promises == null) return null;
            var view = viewOf(promises);
            if (view.doubtful()) view = viewOf(promises.grace(Reader.LOOSE_GRACE_MS));
            restoreArchive(view.current());
            var record = memory.recall(place, change.writeId(), promises);
            if (record != null) return repeated(record, promises);
            if (view.unfinished() != null) return finish(ballot, view);
            return propose(ballot, view, defects.on(Defect.QUORUM_OF_LIVE_NODES) ? place.quorum().lowered() : place.quorum());
        }

        private View viewOf(Round<Promise> promises) { return View.of(promises.values().map(Promise::register).toList(), place.quorum()); }

        private Round<Promise> prepare(Ballot ballot) {
            if (defects.on(Defect.WRITE_WAITS_FOR_PAUSED_PEER)) Round.untilNobodyIsSilent(place.replicas(), replica -> replica.register(place.slot(), place.path()));
            var round = Round.ask(place.replicas(), replica -> replica.prepare(place.slot(), place.path(), ballot, change.writeId()));
            int needed = defects.on(Defect.QUORUM_OF_LIVE_NODES) ? 1 : place.quorum().prepare();
            boolean enough = round.await(PREPARE_TIMEOUT_MS, r -> r.count(Promise::granted) >= needed || r.count(Promise::granted) + r.outstanding() < needed)
                && round.count(Promise::granted) >= needed;
            round.values().forEach(promise -> ballots.observe(promise.register().promised()));
            if (!place.quorum().strict()) round.grace(Reader.LOOSE_GRACE_MS);
            if (enough) return round;
            raced = round.count(promise -> !promise.granted()) > 0;
            if (!raced && !open && defects.on(Defect.REFUSED_WRITE_IS_KEPT) && change instanceof Change.Put)
                propose(ballot, viewOf(round), place.quorum().lowered());
            if (!raced && !open) throw refusal();
            return null;
        }

        /** The write id is known: the write it names is done, whoever asked for it (clauses 7-9). */
        private Result repeated(WriteRecord record, Round<Promise> promises) {
            int holders = Math.max(place.quorum().write(), promises.count(promise -> promise.record() != null));
            if (change instanceof Change.Put put && (record.kind() != Head.Kind.META || !record.etag().equals(put.etag())))
                throw new Refusal(Refusal.Reason.CONFLICT, "write id was used for another write");
            if (change instanceof Change.Delete && record.kind() != Head.Kind.TOMBSTONE)
                throw new Refusal(Refusal.Reason.CONFLICT, "write id was used for another write");
            // After a lost race of this very request the record is its own work, finished by somebody else.
            boolean replay = round == 1 || !open;
            return new Result(new Written(place.path(), place.slot(), record.generation(), record.etag(), record.sizeBytes(), holders, replay), null);
        }

        /** Somebody's proposal may be chosen: nothing can be said about the path before it is. */
        private Result finish(Ballot ballot, View view) {
            var found = view.unfinished();
            var body = parts.ofProposal(place, found.head());
            if (body == null) return null;
            var decision = new Decision(place, found.takenUp(ballot), view.committed(), body, defects).run();
            raced = decision.outcome() == Decision.Outcome.RACED;
            boolean done = decision.outcome() == Decision.Outcome.DONE;
            if (done && change instanceof Change.Settle) return new Result(null, found.head());
            return null;
        }

        private Result propose(Ballot ballot, View view, Cluster.Quorum quorum) {
            var current = view.current();
            var head = proposals.head(place, change, view);
            if (head == null) return new Result(new Written(place.path(), place.slot(), current == null ? 0 : current.generation(), "none", 0, place.quorum().write(), false), current);
            var body = change instanceof Change.Put put ? put.body() : new byte[0];
            boolean late = defects.on(Defect.ARCHIVED_AFTER_COMMIT);
            if (!head.deleted() && archive.writes() && !late) archive(head, body);
            var proposal = Certified.proposed(ballot, head, change.writeId());
            var decision = new Decision(new Place(place.slot(), place.path(), takers(), quorum), proposal, view.committed(), body, defects).run();
            return switch (decision.outcome()) {
                case DONE -> {
                    memory.done(place, proposal.record());
                    if (!head.deleted() && archive.writes() && late) archive(head, body);
                    if (failedLate != null) throw failedLate;
                    if (head.deleted() && current != null && defects.on(Defect.DELETE_EMPTIES_ARCHIVE) && archive.writes()) archive.remove(place.path(), current.generation());
                    yield new Result(written(head, decision.committed()), head);
                }
                case REFUSED -> throw refusal();
                case RACED -> again(true);
                case OPEN -> again(false);
                case WITHDRAWN -> againAfterWithdrawal();
            };
        }

        private List<Replica> takers() {
            if (!defects.on(Defect.LAST_NODE_LEFT_TO_REPAIR)) return place.replicas();
            return place.replicas().stream().sorted(Comparator.comparing(Replica::nodeId)).limit(place.quorum().write()).toList();
        }

        /** The generation is known and nothing is proposed yet: if the archive fails, nothing was done (clause 26). */
        private void archive(Head head, byte[] body) {
            if (defects.on(Defect.ARCHIVE_WRITE_SKIPPED)) return;
            try {
                archive.store(place.path(), head.generation(), body);
                archivedGeneration = head.generation();
            } catch (Refusal e) {
                if (open) throw refusal(); // an earlier proposal of this request may yet be chosen
                if (defects.on(Defect.ARCHIVE_FAILS_TOO_LATE)) failedLate = e;
                else if (!defects.on(Defect.ARCHIVE_FAILURE_IGNORED)) throw e;
            }
        }

        /** Another value won the generation under which this request has archived its own: the winner's bytes belong there. */
        private void restoreArchive(Head current) {
            if (archivedGeneration == 0 || current == null || current.deleted() || current.generation() != archivedGeneration) return;
            var meta = current.meta();
            if (change instanceof Change.Put put && meta.etag().equals(put.etag())) return;
            try {
                archive.store(place.path(), archivedGeneration, meta.sizeBytes() == 0 ? new byte[0] : parts.range(place, archivedGeneration, meta, 0, meta.sizeBytes() - 1));
            } catch (Refusal e) {
                Log.warn("archive of " + place.path() + " g." + archivedGeneration + ": " + e.getMessage()); // reads check the hash and ask peers
            }
        }

        private Result again(boolean raced) {
            this.open = true;
            this.raced = raced;
            return null;
        }

        private Result againAfterWithdrawal() {
            raced = true;
            return null;
        }

        private Written written(Head head, int committed) {
            if (head.deleted()) return new Written(place.path(), place.slot(), head.generation(), "none", 0, committed, false);
            var meta = head.meta();
            return new Written(place.path(), place.slot(), head.generation(), meta.etag(), meta.sizeBytes(), committed, false);
        }

        private Refusal refusal() {
            if (open) return new Refusal(Refusal.Reason.OUTCOME_UNKNOWN, "outcome unknown: the write may or may not have been done");
            if (raced) return new Refusal(Refusal.Reason.CONFLICT, "generation race: other writers of this path won");
            return Refusal.noQuorum((defects.on(Defect.WRITE_DISABLED_NOT_TOLD) ? "" : "ClusterWriteDisabled: ") + "quorum not reached: required=" + place.quorum().prepare());
        }

        private void pause() {
            try {
                Thread.sleep(ThreadLocalRandom.current().nextLong(2, Math.min(200, 10L * round + 10)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw refusal();
            }
        }
    }
}
