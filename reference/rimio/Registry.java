package rimio;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where nodes find each other and the bootstrap is kept (contracts/rimio.md §5). */
interface Registry extends AutoCloseable {
    final class Unavailable extends RuntimeException {
        Unavailable(String message) { super(message, null, false, false); }
    }

    /** The bootstrap as stored, or null. */
    String bootstrap();

    /** First wins. @return whether this call stored it */
    boolean createBootstrap(String json);

    void writeSlots(List<String> slotRecords);

    void register(String nodeId, String record);

    void deregister(String nodeId);

    /** Live records by node id. */
    Map<String, String> nodes(List<String> nodeIds);

    /** Addresses through which other nodes can join, sorted; none unless nodes keep the registry among themselves. */
    default List<String> seeds() { return List.of(); }

    /** The port through which a node serves. */
    default Door door(String bindAddr) throws IOException { return Door.open(bindAddr); }

    @Override void close();
}
