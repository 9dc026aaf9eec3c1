package rimio;

/** Pulls from every peer at once after the start and then at a fixed period, so that a lagging replica converges by itself (clause 18). */
final class BackgroundRepair {
    private static final long START_DELAY_MS = 200; // first be able to answer
    private static final long PERIOD_MS = 30_000;

    private final Cluster cluster;
    private final Repair repair;
    private final Defects defects;

    BackgroundRepair(Cluster cluster, Repair repair, Defects defects) {
        this.cluster = cluster;
        this.repair = repair;
        this.defects = defects;
    }

    void start() { Thread.ofVirtual().name("repair").start(this::loop); }

    private void loop() {
        try {
            Thread.sleep(defects.on(Defect.REPAIR_WAITS_AFTER_START) ? PERIOD_MS : START_DELAY_MS);
            while (true) {
                for (var replica : cluster.all()) if (replica instanceof PeerReplica peer) pull(peer);
                if (defects.on(Defect.REPAIR_ONLY_AFTER_START)) return;
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pull(PeerReplica peer) {
        try {
            int repaired = repair.pullFrom(peer);
            if (repaired > 0) Log.info("repaired " + repaired + " objects from " + peer.nodeId());
        } catch (Replica.Unreachable e) {
            if (e.maybeDone) Log.warn("repair from " + peer.nodeId() + ": " + e.getMessage()); // else it is down, and the next period comes
        } catch (RuntimeException e) {
            Log.warn("repair from " + peer.nodeId() + ": " + e);
        }
    }
}
