package rimio;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** One running node: everything put together behind one TCP port. */
final class Node {
    private static final int MAX_BODY_BYTES = 2 << 20;

    private final Profile profile;
    private final ClusterState state;
    private final ClusterState.Node self;
    private final String namespace;
    private final Registry registry;
    private final Defects defects;
    private final Cluster cluster;
    private final Membership membership;
    private final Slots slots;
    private final LocalReplica local;
    /** For files that are not finished yet. */
    private final Path incoming;
    private Door door;

    Node(Profile profile, ClusterState state, ClusterState.Node self, String namespace, Registry registry, Defects defects) {
        this.profile = profile;
        this.state = state;
        this.self = self;
        this.namespace = namespace;
        this.registry = registry;
        this.defects = defects;
        this.cluster = new Cluster(state, defects);
        this.membership = new Membership(cluster, registry, state, self, namespace, defects);
        var disk = Path.of(self.disks().getFirst()).toAbsolutePath();
        this.incoming = disk.resolve(profile.markerDir()).resolve("incoming");
        this.slots = new Slots(disk.resolve("slots"), incoming, defects);
        this.local = new LocalReplica(self.id(), slots, new PartFiles(slots.dir(), incoming, defects), defects);
    }

    String id() { return self.id(); }

    String namespace() { return namespace; }

    Profile profile() { return profile; }

    Defects defects() { return defects; }

    Cluster cluster() { return cluster; }

    int maxBodyBytes() {
        if (defects.on(Defect.BODY_LIMIT_ONE_LESS)) return MAX_BODY_BYTES - 1;
        return defects.on(Defect.BODY_LIMIT_MISSING) ? 64 << 20 : MAX_BODY_BYTES;
    }

    List<Membership.Member> members() { return membership.members(); }

    /** Addresses through which nodes can join by {@code cluster://}. */
    List<String> embedSeeds() {
        if (defects.on(Defect.EMBED_SEEDS_UNSORTED)) return registry.seeds().reversed();
        return defects.on(Defect.EMBED_SEEDS_MISSING) ? List.of() : registry.seeds();
    }

    /** As it stands in the registry; what was read at the start while that is away. */
    JsonNode bootstrapJson() {
        try {
            var stored = registry.bootstrap();
            return stored == null ? null : Json.parse(stored);
        } catch (Registry.Unavailable e) {
            return state.json();
        }
    }

    /** Binds, serves, and only then tells the registry: a second start of an active id must not disturb it (clause 44). */
    void start() throws IOException {
        var archive = Archive.open(state.archive(), profile, defects);
        var client = new PeerClient();
        for (var node : state.nodes()) cluster.add(node.id().equals(self.id()) ? local : new PeerReplica(node.id(), node.address(), profile, client));
        PartFiles.clear(incoming);
        door = registry.door(self.bindAddr());
        var parts = new Parts(local, archive, defects);
        var digests = new Digests(slots, defects);
        var repair = new Repair(cluster, local, parts, digests, defects);
        var writer = new Writer(new Ballot.Source(self.id()), parts, archive, defects);
        var reader = new Reader(writer, local, defects);
        int limit = maxBodyBytes();
        var blobs = FlawedLoad.of(new Store(cluster, writer, reader, new Lister(cluster, reader, local, defects), parts, limit), state, self, defects);
        door.serve(new Router(new NativeApi(this, blobs), new InternalApi(this, local, digests, repair), new PeerApi(local, digests, limit), new S3Gateway(blobs, limit, defects), defects));
        membership.start();
        if (!defects.on(Defect.NO_BACKGROUND_REPAIR)) new BackgroundRepair(cluster, repair, defects).start();
        new Collector(local).start();
        new ArchiveLifecycle(cluster, local, parts, archive, defects).start();
        Log.info("node " + self.id() + " serves on " + self.bindAddr());
    }

    /** Only a defect does so without an end. */
    void deregister() { registry.deregister(self.id()); }

    static InetSocketAddress address(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        var host = colon < 0 ? hostPort : hostPort.substring(0, colon).replace("[", "").replace("]", "");
        return new InetSocketAddress(host, colon < 0 ? 0 : Integer.parseInt(hostPort.substring(colon + 1)));
    }

    void stop() {
        door.close();
        membership.stop();
        slots.close();
    }
}
