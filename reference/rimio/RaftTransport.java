package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Brings a message of the consensus to another member. */
interface RaftTransport {
    /** @throws Replica.Unreachable without an answer */
    JsonNode send(String address, String action, ObjectNode message);
}
