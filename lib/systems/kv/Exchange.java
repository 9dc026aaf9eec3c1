package systems.kv;

import cluster.Wait.Seen;
import systems.log.Waiting;
import tls.CertifiedKey;
import tls.Handshake;

/** Restarts of nodes of a cluster that show other certificates from then on, good ones or bad ones. */
public final class Exchange {
    private final KvCluster cluster;
    private final Waiting waiting;

    Exchange(KvCluster cluster, Waiting waiting) {
        this.cluster = cluster;
        this.waiting = waiting;
    }

    /** Ends the node in good order, and starts it with another certificate, good or not; returns when it shows one on all its ports. */
    public void restartShowing(int id, CertifiedKey shown) {
        restart(id, () -> cluster.certificates().give(id, shown));
        awaitSessions(id);
    }

    /** As {@link #restartShowing}, with a good one for other nodes as yet, where these can be shown another. */
    public void restartShowingToClients(int id, CertifiedKey shown) {
        if (!cluster.has(Capability.PEER_TLS)) restartShowing(id, shown);
        else {
            restart(id, () -> cluster.certificates().giveForClients(id, shown));
            awaitSessions(id);
        }
    }

    /** The node shows other nodes what it shows to clients, if it does not yet; it may then not serve anybody any more. */
    public void showToNodesToo(int id) { if (cluster.has(Capability.PEER_TLS)) restart(id, () -> cluster.certificates().give(id, cluster.certificates().shownBy(id))); }

    private void restart(int id, Runnable change) {
        cluster.node(id).process().stop();
        change.run();
        cluster.node(id).process().start();
    }

    private void awaitSessions(int id) {
        for (Api api : Api.values())
            waiting.setUp("node " + id + " shows a certificate", cluster.bounds().health(), () -> {
                var session = Handshake.with(cluster.node(id).address(api), cluster.certificates().client().believingAnybody(), cluster.bounds().tlsRefusal());
                return session.outcome().equals(Handshake.DONE) ? Seen.done(true) : Seen.notYet(session.outcome());
            });
    }
}
