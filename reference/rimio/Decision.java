package rimio;

import rimio.Cluster.Place;
import rimio.Register.Certified;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Phase 2 and commit of one proposal: it is chosen once W replicas accepted it, and answered once W made it visible. */
final class Decision {
    enum Outcome {
        /** Committed on W replicas. */
        DONE,
        /** Accepted nowhere, or withdrawn from everywhere; too few replicas could be reached. */
        REFUSED,
        /** As REFUSED, but because of another proposer: worth another round. */
        WITHDRAWN,
        /** Outbid, and it may still be accepted somewhere. */
        RACED,
        /** Not known. */
        OPEN
    }

    record Result(Outcome outcome, int committed) {}

    private enum Accepted { YES, NO, UNREACHED, UNKNOWN }

    private record Vote(Replica from, Accepted accepted) {}

    private static final long ACCEPT_TIMEOUT_MS = PeerClient.REQUEST_TIMEOUT_MS + 200;
    private static final long COMMIT_TIMEOUT_MS = PeerClient.REQUEST_TIMEOUT_MS + 200;
    /** Replicas that are a little late still take part, so that usually all are in step when the client is answered. */
    private static final long GRACE_MS = 40;

    private final Place place;
    private final Certified proposal;
    private final Certified base;
    private final byte[] body;
    private final Defects defects;
    private final LinkedBlockingQueue<Vote> votes = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> commits = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> chosen = new CompletableFuture<>();
    private final java.util.List<Vote> counted = new java.util.ArrayList<>();

    Decision(Place place, Certified proposal, Certified base, byte[] body, Defects defects) {
        this.place = place;
        this.proposal = proposal;
        this.base = base;
        this.body = body;
        this.defects = defects;
    }

    Result run() {
        for (var replica : place.replicas()) Thread.startVirtualThread(() -> follow(replica));
        collectVotes();
        boolean enough = count(Accepted.YES) >= needed();
        chosen.complete(enough);
        return enough ? committed() : givenUp();
    }

    private int needed() { return defects.on(Defect.ACK_BEFORE_QUORUM) ? 1 : place.quorum().write(); }

    /** Accept, then commit as soon as it is chosen: also a replica that accepts late commits. */
    private void follow(Replica replica) {
        var accepted = accept(replica);
        votes.add(new Vote(replica, accepted));
        if (accepted != Accepted.YES || !chosen.join()) return;
        try {
            if (replica instanceof LocalReplica || !defects.on(Defect.PEERS_IGNORE_COMMITS)) replica.commit(place.slot(), proposal);
            commits.add(true);
        } catch (RuntimeException e) {
            Log.warn("commit on " + replica.nodeId() + ": " + e.getMessage());
            commits.add(false);
        }
    }

    private Accepted accept(Replica replica) {
        try {
            return replica.accept(place.slot(), proposal, base, body) ? Accepted.YES : Accepted.NO;
        } catch (Replica.Unreachable e) {
            return e.maybeDone ? Accepted.UNKNOWN : Accepted.UNREACHED;
        } catch (RuntimeException e) {
            Log.warn("accept on " + replica.nodeId() + ": " + e);
            return Accepted.UNKNOWN;
        }
    }

    private void collectVotes() {
        int write = needed();
        int all = place.replicas().size();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ACCEPT_TIMEOUT_MS);
        while (counted.size() < all) {
            int yes = count(Accepted.YES);
            if (yes >= write) deadline = Math.min(deadline, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MS));
            else if (yes + all - counted.size() < write) return;
            var vote = poll(votes, deadline);
            if (vote == null) return;
            counted.add(vote);
        }
    }

    private Result committed() {
        int write = needed();
        int expected = count(Accepted.YES);
        int done = 0;
        int failed = 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COMMIT_TIMEOUT_MS);
        while (done + failed < expected) {
            if (done >= write) deadline = Math.min(deadline, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MS));
            var commit = poll(commits, deadline);
            if (commit == null) break;
            if (commit) done++;
            else failed++;
        }
        return new Result(done >= write ? Outcome.DONE : Outcome.OPEN, done);
    }

    /** Not chosen now. It never will be if it is taken back wherever it may be, before anybody else saw it. */
    private Result givenUp() {
        boolean outbid = count(Accepted.NO) > 0;
        // What somebody else proposed may have been chosen under its earlier ballot: it must stay.
        if (proposal.isTakenUp()) return new Result(outbid ? Outcome.RACED : Outcome.OPEN, 0);
        var suspects = place.replicas().stream().filter(replica -> counted.stream()
            .noneMatch(vote -> vote.from() == replica && (vote.accepted() == Accepted.NO || vote.accepted() == Accepted.UNREACHED))).toList();
        var round = Round.ask(suspects, replica -> replica.withdraw(place.slot(), place.path(), proposal.ballot()));
        boolean gone = defects.on(Defect.WITHDRAWAL_SKIPPED) || round.await(PeerClient.REQUEST_TIMEOUT_MS, r -> r.count(yes -> yes) == suspects.size());
        if (gone) return new Result(outbid ? Outcome.WITHDRAWN : Outcome.REFUSED, 0);
        return new Result(outbid ? Outcome.RACED : Outcome.OPEN, 0);
    }

    private int count(Accepted which) { return (int) counted.stream().filter(vote -> vote.accepted() == which).count(); }

    private static <T> T poll(LinkedBlockingQueue<T> queue, long deadline) {
        try {
            return queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
