package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Another member, or one that is to become one, as its leader knows it during one term. All state is kept under the leader's monitor. */
final class RaftFollower {
    private final Raft leader;
    private final String address;
    private final long term;
    private long next;
    private long match;
    private long heardNanos = System.nanoTime();

    /** @param next index of the first entry to send; it goes back until the logs agree */
    RaftFollower(Raft leader, String address, long term, long next) {
        this.leader = leader;
        this.address = address;
        this.term = term;
        this.next = next;
    }

    long term() { return term; }

    /** Index up to which its log is known to be the leader's. */
    long match() { return match; }

    long heardNanos() { return heardNanos; }

    /** Sends what it lacks, and a heartbeat when it lacks nothing, until it is not this leader's follower any more. */
    void replicate() {
        while (true) {
            ObjectNode message;
            synchronized (leader) {
                if (!leader.isFollowedBy(this)) return;
                message = leader.entriesFrom(next);
            }
            boolean heard = exchange(message);
            synchronized (leader) {
                if (!leader.isFollowedBy(this)) return;
                if (!heard || leader.isUpToDate(message, next)) leader.pause(leader.heartbeatMs());
            }
        }
    }

    /** @return whether it answered */
    private boolean exchange(ObjectNode message) {
        JsonNode answer;
        try {
            answer = leader.transport().send(address, "append", message);
        } catch (Replica.Unreachable e) {
            return false;
        }
        synchronized (leader) {
            if (leader.isFollowedBy(this)) heard(message, answer);
        }
        return true;
    }

    private void heard(ObjectNode message, JsonNode answer) {
        heardNanos = System.nanoTime();
        if (answer.path("term").asLong() > term) {
            leader.follow(answer.path("term").asLong());
        } else if (answer.path("success").asBoolean()) {
            match = message.path("prev_index").asLong() + message.path("entries").size();
            next = match + 1;
            leader.advance();
        } else {
            next = Math.max(1, Math.min(next - 1, answer.path("last_index").asLong() + 1));
        }
    }
}
