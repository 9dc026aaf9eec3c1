package ferrium;

import java.util.Map;
import java.util.function.Supplier;

/** The services of contracts/kv.md §2.4. A failure of the store is an answer with a text in error. */
final class GrpcApi {
    private final Store store;
    private final Members members;
    private final Hint hint;
    private final View view;
    private final Defects defects;

    GrpcApi(Store store, Members members, Hint hint, View view, Defects defects) {
        this.store = store;
        this.members = members;
        this.hint = hint;
        this.view = view;
        this.defects = defects;
    }

    Map<String, Map<String, GrpcDoor.Method>> services() {
        return Map.of(
            "ferrium.kv.KvService", Map.of(
                "Set", new GrpcDoor.Method("SetRequest", "Done", this::set),
                "Get", new GrpcDoor.Method("KeyRequest", "GetResponse", this::get),
                "Delete", new GrpcDoor.Method("KeyRequest", "DeleteResponse", this::delete),
                "Exists", new GrpcDoor.Method("KeyRequest", "ExistsResponse", this::exists),
                "BatchSet", new GrpcDoor.Method("BatchSetRequest", "BatchSetResponse", this::batchSet)),
            "ferrium.management.ManagementService", Map.of(
                "Initialize", new GrpcDoor.Method("Empty", "Done", request -> done(members::initialize)),
                "AddLearner", new GrpcDoor.Method("AddLearnerRequest", "Done", this::addLearner),
                "ChangeMembership", new GrpcDoor.Method("ChangeMembershipRequest", "Done", request -> done(() -> members.changeMembership(request.numbers("member_ids")))),
                "HealthCheck", new GrpcDoor.Method("Empty", "HealthCheckResponse", this::health),
                "GetLeader", new GrpcDoor.Method("Empty", "GetLeaderResponse", this::leader),
                "GetMetrics", new GrpcDoor.Method("Empty", "GetMetricsResponse", this::metrics)));
    }

    private GrpcMessage set(GrpcMessage request) { return done(() -> store.set(request.text("key"), request.text("value"))); }

    private GrpcMessage get(GrpcMessage request) {
        return tried("GetResponse", () -> {
            var value = store.get(request.text("key"));
            return GrpcMessage.of("GetResponse").with("key", request.text("key")).with("value", value).with("found", value != null);
        });
    }

    private GrpcMessage delete(GrpcMessage request) {
        return tried("DeleteResponse", () -> GrpcMessage.of("DeleteResponse").with("existed", store.delete(request.text("key"))).with("success", true));
    }

    private GrpcMessage exists(GrpcMessage request) { return tried("ExistsResponse", () -> GrpcMessage.of("ExistsResponse").with("exists", store.get(request.text("key")) != null)); }

    private GrpcMessage batchSet(GrpcMessage request) {
        var pairs = request.messages("pairs").stream().map(p -> new Command.Pair(p.text("key"), p.text("value"))).toList();
        return tried("BatchSetResponse", () -> {
            store.setAll(pairs);
            return GrpcMessage.of("BatchSetResponse").with("success", true).with("count", pairs.size() - (defects.on(Defect.BATCH_COUNT_WRONG) ? 1 : 0));
        });
    }

    private GrpcMessage addLearner(GrpcMessage request) { return done(() -> members.addLearner(request.number("node_id"), request.text("rpc_addr"), request.text("api_addr"))); }

    private GrpcMessage health(GrpcMessage request) {
        return GrpcMessage.of("HealthCheckResponse").with("status", "healthy").with("service", "ferrium").with("version", HttpApi.VERSION).build();
    }

    private GrpcMessage leader(GrpcMessage request) {
        var leader = hint.leader();
        if (leader == null) return GrpcMessage.of("GetLeaderResponse").build();
        var info = GrpcMessage.of("LeaderInfo").with("rpc_addr", leader.getAdminAddress()).with("api_addr", leader.getClientAddress()).build();
        return GrpcMessage.of("GetLeaderResponse").with("leader_id", RaftNode.id(leader.getId()) + (defects.on(Defect.GRPC_LEADER_DIFFERS) ? 1 : 0)).with("leader_info", info).build();
    }

    private GrpcMessage metrics(GrpcMessage request) {
        var seen = view.metrics();
        var membership = GrpcMessage.of("Membership").with("log_index", seen.at("/membership_config/log_id/index").asLong())
            .with("voters", view.voters()).with("learners", view.learners()).build();
        return GrpcMessage.of("GetMetricsResponse").with("state", seen.path("state").asText()).with("current_leader", seen.path("current_leader").isNull() ? null : (Object) seen.path("current_leader").asLong())
            .with("term", seen.path("current_term").asLong()).with("last_log_index", seen.path("last_log_index").asLong())
            .with("last_applied", seen.at("/last_applied/index").asLong()).with("membership", membership).build();
    }

    private static GrpcMessage done(Runnable action) {
        return tried("Done", () -> {
            action.run();
            return GrpcMessage.of("Done").with("success", true);
        });
    }

    private static GrpcMessage tried(String type, Supplier<GrpcMessage.Builder> action) {
        try {
            return action.get().build();
        } catch (StoreFailure e) {
            return GrpcMessage.of(type).with("error", e.getMessage()).build();
        }
    }
}
