package systems.kv;

import java.util.ArrayList;
import java.util.List;
import kit.NoWitness;
import links.ByteRecorder;

/** What the clients of a cluster and its nodes said to each other, byte by byte. */
public record Recordings(List<ByteRecorder> ofClients, List<ByteRecorder> ofNodes) {
    public Recordings() { this(new ArrayList<>(), new ArrayList<>()); }

    /** @throws NoWitness when nothing was to be recorded */
    public Recordings orNoWitness() {
        if (ofClients.isEmpty() || ofNodes.isEmpty()) throw new NoWitness("nothing was recorded; a case asks for it by recorded()");
        return this;
    }

    /** Those of these texts that were to be seen between clients and nodes. */
    public List<String> seenByClients(List<String> texts) { return seen(ofClients, texts); }

    /** Those of these texts that were to be seen between nodes. */
    public List<String> seenByNodes(List<String> texts) { return seen(ofNodes, texts); }

    private static List<String> seen(List<ByteRecorder> recorders, List<String> texts) { return texts.stream().filter(text -> recorders.stream().anyMatch(r -> r.shows(text))).toList(); }

    public long bytesOfClients() { return ofClients.stream().mapToLong(ByteRecorder::bytes).sum(); }

    public long bytesOfNodes() { return ofNodes.stream().mapToLong(ByteRecorder::bytes).sum(); }
}
