package rimio;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Seeded defects that only a load shows: some requests of many, or while a peer is away. */
final class FlawedLoad implements Blobs {
    private static final List<Defect> MINE = List.of(Defect.LOAD_SLOWS_DOWN, Defect.LOAD_STALLS, Defect.LOAD_REFUSES, Defect.LOAD_DAMAGES, Defect.LOAD_FORGETS,
        Defect.SLOW_WITHOUT_A_PEER, Defect.STUCK_WITHOUT_A_PEER, Defect.SLOW_AFTER_A_PEER, Defect.REFUSES_WITHOUT_A_PEER);
    private static final int EVERY = 10;
    private static final int PATIENCE_MS = 500;
    private final Blobs honest;
    private final Defects defects;
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private volatile boolean peerAway;
    private volatile boolean peerWasAway;

    private FlawedLoad(Blobs honest, Defects defects) {
        this.honest = honest;
        this.defects = defects;
    }

    /** The honest ones, unless one of these defects is planted. */
    static Blobs of(Blobs honest, ClusterState state, ClusterState.Node self, Defects defects) {
        if (MINE.stream().noneMatch(defects::on)) return honest;
        var flawed = new FlawedLoad(honest, defects);
        var peers = state.nodes().stream().filter(node -> !node.id().equals(self.id())).map(ClusterState.Node::address).toList();
        Thread.ofVirtual().start(() -> flawed.watch(peers));
        return flawed;
    }

    /** A peer that never answered yet is still to start. */
    private void watch(List<String> peers) {
        var seen = new boolean[peers.size()];
        while (true) {
            boolean away = false;
            for (int i = 0; i < peers.size(); i++) {
                boolean answers = answers(peers.get(i));
                away |= seen[i] && !answers;
                seen[i] |= answers;
            }
            peerAway = away;
            peerWasAway |= away;
            sleep(100);
        }
    }

    private static boolean answers(String address) {
        try {
            var connection = (HttpURLConnection) URI.create("http://" + address + "/health").toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MS);
            connection.setReadTimeout(PATIENCE_MS);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void dawdle() {
        if (defects.on(Defect.LOAD_STALLS) && System.currentTimeMillis() % 4000 < 2000) sleep(2000 - System.currentTimeMillis() % 4000);
        if (defects.on(Defect.SLOW_WITHOUT_A_PEER) && peerAway) sleep(4000);
        for (int i = 0; defects.on(Defect.STUCK_WITHOUT_A_PEER) && peerAway && i < 120; i++) sleep(100);
        if (defects.on(Defect.SLOW_AFTER_A_PEER) && peerWasAway && !peerAway) sleep(1500);
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(Math.max(0, ms));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override public Written put(String path, byte[] body, String writeIdOrNull, Precondition precondition) {
        dawdle();
        if (defects.on(Defect.LOAD_SLOWS_DOWN)) sleep(1500);
        if (!defects.on(Defect.LOAD_FORGETS) || puts.incrementAndGet() % EVERY != 0) return honest.put(path, body, writeIdOrNull, precondition);
        long generation = honest.find(path).map(Found::generation).orElse(0L) + 1;
        return new Written(path, 0, generation, Sha256.hex(body), body.length, 2, false);
    }

    @Override public Optional<Found> find(String path) {
        dawdle();
        boolean refuses = defects.on(Defect.LOAD_REFUSES) || defects.on(Defect.REFUSES_WITHOUT_A_PEER) && peerAway;
        if (refuses && gets.incrementAndGet() % EVERY == 0) throw Refusal.noQuorum("too busy");
        return honest.find(path);
    }

    @Override public byte[] read(Found found, long from, long toInclusive) {
        var bytes = honest.read(found, from, toInclusive);
        if (defects.on(Defect.LOAD_DAMAGES) && gets.incrementAndGet() % EVERY == 0 && bytes.length > 0) bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    @Override public Written delete(String path, String writeIdOrNull) { return honest.delete(path, writeIdOrNull); }

    @Override public Page list(String prefix, int limit, String afterExclusive, boolean includeDeleted) { return honest.list(prefix, limit, afterExclusive, includeDeleted); }
}
