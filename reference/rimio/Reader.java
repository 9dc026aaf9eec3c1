package rimio;

import rimio.Cluster.Place;

/** The current head of a path: what a read quorum agrees on (clauses 1, 3, 11). */
final class Reader {
    private static final long READ_TIMEOUT_MS = PeerClient.REQUEST_TIMEOUT_MS + 200;
    /** How long everybody is waited for where quorums need not meet, or where a head without a ballot must be counted. */
    static final long LOOSE_GRACE_MS = 500;
    private static final int PATIENCE_ROUNDS = 3;

    private final Writer writer;
    private final LocalReplica local;
    private final Defects defects;

    Reader(Writer writer, LocalReplica local, Defects defects) {
        this.writer = writer;
        this.local = local;
        this.defects = defects;
    }

    /** Null if nobody has it. @throws Refusal 503 without a read quorum */
    Head head(Place place) {
        if (defects.on(Defect.READ_LOCAL_HEAD_ONLY) || defects.on(Defect.PEERS_IGNORE_COMMITS)) return local.register(place.slot(), place.path()).visible();
        if (defects.on(Defect.READ_FIRST_ANSWER)) return firstAnswer(place);
        for (int round = 0; ; round++) {
            var view = view(place);
            if (view.unfinished() == null) return view.current();
            // Usually its writer is just about to commit it: outbidding it at once would only disturb.
            if (round == PATIENCE_ROUNDS) return writer.run(place, new Writer.Change.Settle()).head();
            sleep(5L << round);
        }
    }

    private Head firstAnswer(Place place) {
        var round = Round.ask(place.replicas().reversed(), replica -> replica.register(place.slot(), place.path()));
        round.await(READ_TIMEOUT_MS, r -> r.succeeded() > 0);
        return round.values().map(Register::visible).filter(java.util.Objects::nonNull).findFirst().orElse(null);
    }

    private View view(Place place) {
        var quorum = place.quorum();
        if (defects.on(Defect.READ_WAITS_FOR_PAUSED_PEER)) Round.untilNobodyIsSilent(place.replicas(), replica -> replica.register(place.slot(), place.path()));
        var round = Round.ask(place.replicas(), replica -> replica.register(place.slot(), place.path()));
        int needed = defects.on(Defect.READ_NEEDS_ALL_REPLICAS) ? quorum.replicas() : quorum.read();
        boolean heard = round.await(READ_TIMEOUT_MS, r -> r.succeeded() >= needed);
        if (!heard && defects.on(Defect.NO_QUORUM_IS_404)) throw new Refusal(Refusal.Reason.NOT_FOUND, "object not found");
        if (!heard) throw Refusal.noQuorum("read quorum not reached: required=" + quorum.read());
        if (!quorum.strict()) round.grace(LOOSE_GRACE_MS);
        var view = View.of(round.values().toList(), quorum);
        return view.doubtful() || view.unfinished() != null ? View.of(round.grace(LOOSE_GRACE_MS).values().toList(), quorum) : view;
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.noQuorum("interrupted");
        }
    }
}
