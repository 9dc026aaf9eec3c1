package systems.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What a node keeps of Raft in {@code __cluster_metadata-0/quorum-state}; it is there for a dead node, too (contracts/raft-log.md §2.4). */
record QuorumState(OptionalInt leader, OptionalInt term) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final QuorumState NONE = new QuorumState(OptionalInt.empty(), OptionalInt.empty());

    static QuorumState of(Path folder) {
        Path file = folder.resolve("__cluster_metadata-0/quorum-state");
        try {
            if (!Files.exists(file)) return NONE;
            JsonNode state = JSON.readTree(file.toFile());
            int leader = state.path("leaderId").asInt(-1);
            return new QuorumState(leader < 0 ? OptionalInt.empty() : OptionalInt.of(leader), OptionalInt.of(state.path("leaderEpoch").asInt()));
        } catch (IOException e) {
            return NONE; // just being replaced
        }
    }
}
