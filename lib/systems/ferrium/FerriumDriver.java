package systems.ferrium;

import cluster.Node;
import com.fasterxml.jackson.databind.JsonNode;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kit.Case;
import kit.NoWitness;
import links.ByteRecorder;
import links.Link;
import links.Links;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.Capability;
import systems.kv.Driver;
import systems.kv.Hint;
import systems.kv.KvClient;
import systems.kv.KvConfig;
import systems.kv.Patience;
import systems.kv.RawWrite;
import systems.kv.Recordings;
import systems.kv.Request;
import systems.kv.Status;
import systems.log.NodeView;
import tls.CertFactory;
import tls.ClientTls;

/** Ferrium, by HTTP and gRPC: the reference server, or a real one (contracts/kv.md §2, §3.1, §3.2). */
public final class FerriumDriver implements Driver {
    private static final Duration LOOK_LIMIT = Duration.ofMillis(1500);
    private static final int MOST_BYTES = 16 << 20;

    private final Case c;
    private final KvConfig config;
    private final FerriumAddresses addresses;
    private final FerriumProcesses processes;
    /** Null without. */
    private final Links links;
    private final Map<Integer, Http> clients = new HashMap<>();
    /** For what no case tampers with. */
    private final Map<Integer, Http> looks = new HashMap<>();
    private final Map<Integer, FerriumGrpc> grpcs = new HashMap<>();
    private final Recordings recordings = new Recordings();

    public FerriumDriver(Case c, KvConfig config) {
        this.c = c;
        this.config = config;
        addresses = c.closeAtEnd(new FerriumAddresses(config.all(), config.links() || config.recorded(), config.name(), FerriumProcesses.binary(c).isEmpty(), c.options()));
        processes = new FerriumProcesses(c, config, addresses);
        links = config.links() ? addresses.openLinks(c) : null;
        if (config.recorded()) recordings.ofNodes().addAll(addresses.openRecorders(c));
        for (int id : config.all()) {
            String url = config.tls().scheme() + "://" + reached(id, Api.HTTP);
            clients.put(id, c.closeAtEnd(new Http(config.nodeName(id), url, config.client(), KvClient.ATTEMPT, c.trail())));
            looks.put(id, c.closeAtEnd(new Http(config.nodeName(id), url, config.client(), LOOK_LIMIT, Listener.NONE)));
            grpcs.put(id, c.closeAtEnd(grpc(id, reached(id, Api.GRPC), config.client())));
        }
    }

    /** Where the cluster's own clients find a node: by way of a recorder, if there is to be one. */
    private String reached(int id, Api api) {
        if (!config.recorded()) return address(id, api);
        recordings.ofClients().add(c.closeAtEnd(new ByteRecorder(config.nodeName(id) + "-" + api.name().toLowerCase(), CertFactory.LOOPBACK + ":0", address(id, api))));
        return recordings.ofClients().getLast().address();
    }

    private FerriumGrpc grpc(int id, String address, ClientTls tls) { return new FerriumGrpc(config.nodeName(id), GrpcChannel.to(address, tls, MOST_BYTES), c.trail(), config.tls().scheme()); }

    @Override public String target() { return processes.isReference() ? "the reference server, reference/ferrium.java" : "ferrium-server"; }

    @Override public Set<Capability> capabilities() {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        all.remove(Capability.PEER_TLS);
        if (!processes.isReference()) all.remove(Capability.PER_NODE_READ);
        return all;
    }

    @Override public Node process(int id) { return processes.node(id); }

    @Override public boolean serves(int id) {
        try {
            var health = looks.get(id).get("/health").send();
            return health.status() == 200 && health.text("status").equals("healthy") && health.text("service").equals("ferrium");
        } catch (NoAnswer e) {
            return false;
        }
    }

    @Override public NodeView view(int id) { return status(id).view(); }

    @Override public Status status(int id) {
        try {
            var reply = looks.get(id).get("/metrics").send();
            JsonNode m = reply.json();
            if (reply.status() != 200 || !m.path("id").isInt()) return Status.of(NodeView.noAnswer(id, OptionalInt.empty()));
            var view = new NodeView(id, true, integer(m.path("current_leader")), integer(m.path("current_term")), Instant.now());
            JsonNode membership = m.path("membership_config").path("membership");
            Set<Integer> voters = new TreeSet<>();
            membership.path("configs").forEach(config -> config.forEach(v -> voters.add(v.asInt())));
            Set<Integer> learners = new TreeSet<>();
            membership.path("nodes").fieldNames().forEachRemaining(name -> learners.add(Integer.valueOf(name)));
            learners.removeAll(voters);
            return new Status(view, m.path("state").asText(), voters, learners, membership.path("configs").size() > 1, number(m.path("last_log_index")), number(m.path("last_applied").path("index")), number(m.path("snapshot").path("index")));
        } catch (NoAnswer e) {
            return Status.of(NodeView.noAnswer(id, OptionalInt.empty()));
        }
    }

    private static OptionalInt integer(JsonNode value) { return value.isIntegralNumber() ? OptionalInt.of(value.asInt()) : OptionalInt.empty(); }

    private static OptionalLong number(JsonNode value) { return value.isIntegralNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty(); }

    /** What a node does not tell in one way is -1 there. */
    @Override public Map<String, OptionalInt> leaderByEachWay(int id) {
        Map<String, OptionalInt> told = new TreeMap<>();
        Http http = clients.get(id);
        told.put("/leader", integer(http.get("/leader").send().json().path("leader")));
        told.put("/metrics", integer(http.get("/metrics").send().json().path("current_leader")));
        try {
            told.put("GetLeader", grpcs.get(id).leader(KvClient.ATTEMPT));
        } catch (StatusRuntimeException e) {
            told.put("GetLeader", OptionalInt.of(-1));
        }
        boolean claims = http.get("/is-leader").send().json().path("is_leader").asBoolean();
        OptionalInt leader = told.get("/leader");
        told.put("/is-leader", claims ? OptionalInt.of(id) : leader.equals(OptionalInt.of(id)) ? OptionalInt.of(-1) : leader);
        return told;
    }

    @Override public Answer ask(int id, Api api, Request request, Duration limit) {
        boolean grpc = request instanceof Request.Exists || request instanceof Request.Batch || api == Api.GRPC;
        return grpc ? grpcs.get(id).ask(request, limit) : new FerriumHttp(clients.get(id), config.tls().scheme()).ask(request, limit);
    }

    @Override public Answer askAs(ClientTls stranger, int id, Api api, Request request, Duration limit) {
        if (api == Api.GRPC) {
            try (FerriumGrpc grpc = grpc(id, addresses.grpc(id), stranger)) {
                return grpc.ask(request, limit);
            }
        }
        try (Http http = new Http(config.nodeName(id), stranger.scheme() + "://" + addresses.http(id), stranger, limit, c.trail())) {
            return new FerriumHttp(http, config.tls().scheme()).ask(request, limit);
        }
    }

    @Override public long lastLogAs(ClientTls stranger, int id) {
        try (Http http = new Http(config.nodeName(id), stranger.scheme() + "://" + addresses.http(id), stranger, LOOK_LIMIT, Listener.NONE)) {
            return number(http.get("/metrics").send().json().path("last_log_index")).orElse(-1);
        } catch (NoAnswer e) {
            return -1;
        }
    }

    @Override public OptionalInt nodeAt(Hint hint, Api api) {
        return config.all().stream().filter(id -> hint.apiUrl().equals(config.tls().scheme() + "://" + addresses.http(id))).mapToInt(id -> id).findFirst();
    }

    @Override public boolean foundsItself() { return false; }

    @Override public void announce(int id, int via, Patience patience) {}

    @Override public String address(int id, Api api) { return api == Api.HTTP ? addresses.http(id) : addresses.grpc(id); }

    @Override public Map<String, List<String>> listeningAt(String address) { return Map.of("http", List.of("--http-addr", address), "grpc", List.of("--grpc-addr", address)); }

    @Override public List<String> storingLike(int id) { return List.of("--data-dir", processes.dataFolder(id).toString()); }

    @Override public Http raw(int id) { return clients.get(id); }

    @Override public RawWrite rawWrite() { return new RawWrite("/write", (key, value) -> FerriumHttp.write("Set", key, value), tree -> (com.fasterxml.jackson.databind.node.ObjectNode) tree.get("Set")); }

    @Override public Links links() {
        if (links == null) throw new NoWitness("the cluster has no links that could be broken; a case asks for them by links()");
        return links;
    }

    @Override public Recordings recordings() { return recordings; }

    /** Leaders open the streams to their followers. */
    @Override public Link feed(int leader, int follower) { return links().named(addresses.linkName(leader, follower)); }
}
