package systems.etcd;

import cluster.Node;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import http.Http;
import http.Listener;
import http.NoAnswer;
import http.Reply;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import kit.Case;
import kit.SetupError;
import links.ByteRecorder;
import links.Link;
import links.Links;
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

/** Real etcd by its JSON gateway (contracts/kv.md §3.3). Its nodes form a cluster by themselves, and pass requests on to their leader. */
public final class EtcdDriver implements Driver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK_LIMIT = Duration.ofMillis(1500);
    private final Case c;
    private final KvConfig config;
    private final EtcdProcesses processes;
    private final Recordings recordings = new Recordings();
    private final Map<Integer, Http> clients = new HashMap<>();
    /** For what no case tampers with. */
    private final Map<Integer, Http> looks = new HashMap<>();
    /** Node ids by etcd's own ids of members. */
    private final Map<String, Integer> members = new ConcurrentHashMap<>();

    public EtcdDriver(Case c, KvConfig config) {
        this.c = c;
        this.config = config;
        processes = c.closeAtEnd(new EtcdProcesses(c, config));
        recordings.ofNodes().addAll(processes.recorders());
        for (int id : config.all()) {
            String url = config.tls().scheme() + "://" + reached(id);
            clients.put(id, c.closeAtEnd(processes.http(id, url, config.client(), c.trail())));
            looks.put(id, c.closeAtEnd(processes.http(id, url, config.client(), Listener.NONE)));
        }
    }

    /** Where the cluster's own clients find a node: by way of a recorder, if there is to be one. */
    private String reached(int id) {
        if (!config.recorded()) return address(id, Api.HTTP);
        recordings.ofClients().add(c.closeAtEnd(new ByteRecorder(config.nodeName(id) + "-clients", CertFactory.LOOPBACK + ":0", address(id, Api.HTTP))));
        return recordings.ofClients().getLast().address();
    }

    @Override public String target() { return processes.version(); }

    @Override public Set<Capability> capabilities() {
        return EnumSet.of(Capability.PER_NODE_READ, Capability.LEARNER, Capability.EXISTED_FLAG, Capability.BATCH, Capability.PEER_TLS, Capability.SNAPSHOT_SOON, Capability.LINK_FAULTS);
    }

    @Override public Node process(int id) { return processes.node(id); }

    @Override public boolean serves(int id) {
        try {
            return looks.get(id).get("/health").within(LOOK_LIMIT).send().text().contains("true");
        } catch (NoAnswer e) {
            return false;
        }
    }

    private static Reply post(Http http, String path, ObjectNode body, Duration limit) {
        return http.post(path, body.toString().getBytes(StandardCharsets.UTF_8)).header("content-type", "application/json").within(limit).send();
    }

    private JsonNode look(int id, String path) { return post(looks.get(id), path, JSON.createObjectNode(), LOOK_LIMIT).json(); }

    /** Leader and term as Raft itself has them at one moment; in maintenance/status the term is that of the last entry applied, and comes later than the leader. */
    @Override public NodeView view(int id) {
        try {
            JsonNode raft = looks.get(id).get("/debug/vars").within(LOOK_LIMIT).send().json().path("raft.status");
            boolean stopped = raft.path("id").asText("0").equals("0"); // a node that ends serves on for a moment, and then all is 0
            if (!raft.path("term").isInt() || stopped) return NodeView.noAnswer(id, OptionalInt.empty());
            String leader = Long.toUnsignedString(Long.parseUnsignedLong(raft.path("lead").asText("0"), 16));
            if (!leader.equals("0") && !members.containsKey(leader)) memberList(id);
            OptionalInt named = members.containsKey(leader) ? OptionalInt.of(members.get(leader)) : OptionalInt.empty();
            return new NodeView(id, true, named, OptionalInt.of(raft.path("term").asInt()), Instant.now());
        } catch (NoAnswer e) {
            return NodeView.noAnswer(id, OptionalInt.empty());
        }
    }

    private void known(String member, int node) { if (members.put(member, node) == null) processes.learn(member, node); }

    private JsonNode memberList(int id) {
        JsonNode list = look(id, "/v3/cluster/member/list").path("members");
        list.forEach(m -> processes.idOf(m.path("peerURLs").path(0).asText()).ifPresent(node -> known(m.path("ID").asText(), node)));
        return list;
    }

    @Override public Status status(int id) {
        try {
            JsonNode status = look(id, "/v3/maintenance/status");
            NodeView view = view(id);
            if (!view.answered()) return Status.of(view);
            Set<Integer> voters = new TreeSet<>();
            Set<Integer> learners = new TreeSet<>();
            memberList(id).forEach(m -> (m.path("isLearner").asBoolean() ? learners : voters).add(members.getOrDefault(m.path("ID").asText(), -1)));
            String state = learners.contains(id) ? "Learner" : view.isLeader() ? "Leader" : "Follower";
            return new Status(view, state, voters, learners, false, number(status, "raftIndex"), number(status, "raftAppliedIndex"), OptionalLong.empty());
        } catch (NoAnswer e) {
            return Status.of(NodeView.noAnswer(id, OptionalInt.empty()));
        }
    }

    private static OptionalLong number(JsonNode status, String field) { return status.has(field) ? OptionalLong.of(status.path(field).asLong()) : OptionalLong.empty(); }

    @Override public Map<String, OptionalInt> leaderByEachWay(int id) {
        String leader = post(clients.get(id), "/v3/maintenance/status", JSON.createObjectNode(), KvClient.ATTEMPT).json().path("leader").asText("");
        return Map.of("raft.status", view(id).currentLeader(), "maintenance/status", members.containsKey(leader) ? OptionalInt.of(members.get(leader)) : OptionalInt.empty());
    }

    @Override public Answer ask(int id, Api api, Request request, Duration limit) { return ask(clients.get(id), id, request, limit); }

    @Override public Answer askAs(ClientTls stranger, int id, Api api, Request request, Duration limit) {
        try (Http http = processes.http(id, stranger.scheme() + "://" + address(id, api), stranger, c.trail())) {
            return ask(http, id, request, limit);
        }
    }

    @Override public long lastLogAs(ClientTls stranger, int id) {
        try (Http http = processes.http(id, stranger.scheme() + "://" + address(id, Api.HTTP), stranger, Listener.NONE)) {
            return number(post(http, "/v3/maintenance/status", JSON.createObjectNode(), LOOK_LIMIT).json(), "raftIndex").orElse(-1);
        } catch (NoAnswer e) {
            return -1;
        }
    }

    private Answer ask(Http http, int id, Request request, Duration limit) {
        try {
            return switch (request) {
                case Request.Put put -> said(kv(http, "put", pair(put.key(), put.value()), limit), r -> Answer.ok());
                case Request.Get get -> said(kv(http, "range", key(get.key()), limit), r -> Answer.read(value(r)));
                case Request.LocalGet get -> said(kv(http, "range", key(get.key()).put("serializable", true), limit), r -> Answer.read(value(r)));
                case Request.Exists exists -> said(kv(http, "range", key(exists.key()), limit), r -> Answer.exists(value(r).isPresent()));
                case Request.Delete delete -> said(kv(http, "deleterange", key(delete.key()), limit), r -> Answer.deleted(Optional.of(r.json().path("deleted").asInt() > 0)));
                case Request.Batch batch -> said(kv(http, "txn", transaction(batch), limit), r -> Answer.batch(r.json().path("responses").size()));
                case Request.AddLearner learner -> said(member(http, "add", JSON.createObjectNode().put("isLearner", true).set("peerURLs", JSON.createArrayNode().add(processes.peerUrl(learner.id()))), limit), r -> Answer.ok());
                case Request.ChangeMembership change -> change(http, id, change.voters(), limit);
                case Request.Initialize initialize -> Answer.rejected("the nodes of etcd form a cluster by themselves");
            };
        } catch (NoAnswer e) {
            return e.getCause() instanceof ConnectException ? Answer.notSent(e.getMessage()) : Answer.unknown(e.getMessage());
        }
    }

    /** What a success means. */
    private interface Success { Answer of(Reply reply); }

    private static Answer said(Reply r, Success success) {
        if (r.status() == 200) return success.of(r);
        String text = r.status() + " " + r.text().strip();
        boolean refused = r.status() < 500 || text.contains("no leader");
        return refused ? Answer.rejected(text) : Answer.unknown(text);
    }

    private static Reply kv(Http http, String action, ObjectNode body, Duration limit) { return post(http, "/v3/kv/" + action, body, limit); }

    private static Reply member(Http http, String action, ObjectNode body, Duration limit) { return post(http, "/v3/cluster/member/" + action, body, limit); }

    private static ObjectNode key(String key) { return JSON.createObjectNode().put("key", base64(key)); }

    private static ObjectNode pair(String key, String value) { return key(key).put("value", base64(value)); }

    private static ObjectNode transaction(Request.Batch batch) {
        ObjectNode txn = JSON.createObjectNode();
        var puts = txn.putArray("success");
        batch.pairs().forEach(p -> puts.addObject().set("requestPut", pair(p.key(), p.value())));
        return txn;
    }

    private static String base64(String text) { return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)); }

    private static Optional<String> value(Reply r) {
        JsonNode found = r.json().path("kvs").path(0);
        return found.isMissingNode() ? Optional.empty() : Optional.of(new String(Base64.getDecoder().decode(found.path("value").asText("")), StandardCharsets.UTF_8));
    }

    /** Promotes learners first, then removes who is not wanted; what is refused ends it. Nothing to do still takes a decision of all: an address is confirmed. */
    private Answer change(Http http, int id, Set<Integer> voters, Duration limit) {
        Answer last = said(member(http, "update", JSON.createObjectNode().put("ID", self(id)).set("peerURLs", JSON.createArrayNode().add(processes.peerUrl(id))), limit), r -> Answer.ok());
        if (!last.acked()) return last;
        for (JsonNode m : memberList(id)) {
            boolean wanted = voters.contains(members.getOrDefault(m.path("ID").asText(), -1));
            String action = wanted && m.path("isLearner").asBoolean() ? "promote" : !wanted && !m.path("isLearner").asBoolean() ? "remove" : "";
            if (!action.isEmpty()) last = said(member(http, action, JSON.createObjectNode().put("ID", m.path("ID").asText()), limit), r -> Answer.ok());
            if (!last.acked()) return last;
        }
        return last;
    }

    /** etcd's own id of a member. */
    private String self(int id) {
        if (!members.containsValue(id)) memberList(id);
        return members.entrySet().stream().filter(m -> m.getValue() == id).map(Map.Entry::getKey).findFirst().orElse("0");
    }

    @Override public OptionalInt nodeAt(Hint hint, Api api) { return OptionalInt.empty(); }

    @Override public boolean foundsItself() { return true; }

    /** In its first seconds a cluster refuses new members as unhealthy. */
    @Override public void announce(int id, int via, Patience patience) {
        patience.until("member-added-in-time", Duration.ofSeconds(30), () -> {
            Answer a = ask(via, Api.HTTP, new Request.AddLearner(id, ""), LOOK_LIMIT.multipliedBy(2));
            return a.acked() ? cluster.Wait.Seen.done(a) : cluster.Wait.Seen.notYet(a.said());
        });
    }

    @Override public String address(int id, Api api) { return processes.clientUrl(id).replaceAll("^https?://", ""); }

    @Override public Map<String, List<String>> listeningAt(String address) {
        String url = config.tls().scheme() + "://" + address;
        return Map.of("client", List.of("--listen-client-urls", url), "peer", List.of("--listen-peer-urls", url));
    }

    @Override public List<String> storingLike(int id) { return List.of("--data-dir", processes.dataFolder(id).toString()); }

    @Override public Http raw(int id) { return clients.get(id); }

    @Override public RawWrite rawWrite() { return new RawWrite("/v3/kv/put", EtcdDriver::pair, tree -> tree); }

    @Override public Recordings recordings() { return recordings; }

    @Override public Links links() { return processes.links(); }

    @Override public Link feed(int leader, int follower) {
        if (leader == follower) throw new SetupError("node " + leader + " feeds itself");
        return processes.links().named(processes.linkName(follower, leader));
    }
}
