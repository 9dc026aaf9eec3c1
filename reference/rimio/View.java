package rimio;

import rimio.Cluster.Quorum;
import rimio.Register.Certified;

import java.util.List;
import java.util.Objects;

/**
 * What a quorum of registers says about a path. {@code unfinished} is a proposal that may be chosen although nobody is known to have committed it:
 * it must be finished before anything is said. {@code doubtful}: a head without a ballot would win, but too few of those heard hold it; more must be heard.
 */
record View(Certified committed, Head current, Certified unfinished, boolean doubtful, long highestGeneration) {
    static View of(List<Register> heard, Quorum quorum) {
        Certified committed = null;
        for (var register : heard) committed = newer(committed, register.committed());
        var pending = heard.stream().map(Register::pending).filter(Objects::nonNull).max((a, b) -> a.ballot().compareTo(b.ballot())).orElse(null);
        var current = committed == null ? null : committed.head();
        boolean doubtful = false;
        for (var register : heard) {
            var head = register.visible();
            if (head == null || !head.isAfter(current)) continue;
            long holders = heard.stream().filter(other -> head.sameAs(other.visible())).count();
            if (holders >= quorum.write()) current = head;
            else if (heard.size() < quorum.replicas()) doubtful = true;
        }
        long highest = heard.stream().map(Register::visible).filter(Objects::nonNull).mapToLong(Head::generation).max().orElse(0);
        return new View(committed, current, unfinished(heard, quorum, committed, pending), doubtful, highest);
    }

    private static Certified newer(Certified a, Certified b) {
        if (a == null || b == null) return a == null ? b : a;
        int order = b.head().compareTo(a.head());
        if (order == 0 && a.ballot().equals(b.ballot())) return a.head().text().length() < b.head().text().length() ? b : a; // one may know its copy in the archive
        return order > 0 || order == 0 && b.ballot().isAfter(a.ballot()) ? b : a;
    }

    /**
     * The newest proposal, unless it is certain that it was not chosen: too few hold it, even if all that were not heard do.
     * One that was taken up may have been chosen under its earlier ballot, whoever holds it now.
     */
    private static Certified unfinished(List<Register> heard, Quorum quorum, Certified committed, Certified pending) {
        if (pending == null || committed != null && !pending.ballot().isAfter(committed.ballot())) return null;
        if (pending.isTakenUp()) return pending;
        long holders = heard.stream().filter(r -> r.pending() != null && r.pending().ballot().equals(pending.ballot())).count();
        return holders + quorum.replicas() - heard.size() >= quorum.write() ? pending : null;
    }
}
