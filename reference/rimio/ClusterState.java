package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The bootstrap: what the first start of a namespace fixed for ever (contracts/rimio.md §5). {@code json} is kept as read. */
record ClusterState(List<Node> nodes, int minWriteReplicas, int totalSlots, JsonNode archive, String initializedBy, JsonNode json) {
    record Node(String id, String bindAddr, String advertiseAddr, List<String> disks) {
        /** Where peers and clients find it. */
        String address() { return advertiseAddr == null || advertiseAddr.isBlank() ? bindAddr : advertiseAddr; }

        ObjectNode toJson() {
            var json = Json.object().put("node_id", id).put("bind_addr", bindAddr).put("advertise_addr", advertiseAddr);
            var array = json.putArray("disks");
            disks.forEach(path -> array.addObject().put("path", path));
            return json;
        }

        static Node fromJson(JsonNode json) {
            var disks = new ArrayList<String>();
            json.path("disks").forEach(disk -> disks.add(disk.path("path").asText()));
            return new Node(json.path("node_id").asText(), json.path("bind_addr").asText(), Json.textOrNull(json, "advertise_addr"), disks);
        }
    }

    static ClusterState fromJson(JsonNode json) {
        var nodes = new ArrayList<Node>();
        json.path("nodes").forEach(node -> nodes.add(Node.fromJson(node)));
        nodes.sort(Comparator.comparing(Node::id));
        var replication = json.path("replication");
        var archive = json.get("archive");
        return new ClusterState(nodes, replication.path("min_write_replicas").asInt(), replication.path("total_slots").asInt(),
            archive == null || archive.isNull() ? null : archive, json.path("initialized_by").asText(), json);
    }

    Node node(String id) { return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElse(null); }
}
