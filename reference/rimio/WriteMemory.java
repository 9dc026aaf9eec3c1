package rimio;

import rimio.Cluster.Place;
import rimio.Register.WriteRecord;
import rimio.Replica.Promise;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a write was done before. Each quorum has a replica that remembers it, because the record is committed with the head (clauses 7-9). */
final class WriteMemory {
    private final Defects defects;
    /** What this process coordinated; only defects look here. */
    private final Map<String, WriteRecord> own = new ConcurrentHashMap<>();

    WriteMemory(Defects defects) { this.defects = defects; }

    /** Null if unknown. */
    WriteRecord recall(Place place, String writeId, Round<Promise> promises) {
        if (writeId == null || defects.on(Defect.WRITE_ID_IGNORED)) return null;
        if (defects.on(Defect.WRITE_ID_ON_COORDINATOR_ONLY)) return own.get(place.path() + '\n' + writeId);
        if (defects.on(Defect.WRITE_ID_OF_ANY_PATH)) return own.get(writeId);
        return promises.values().map(Promise::record).filter(Objects::nonNull).findFirst().orElse(null);
    }

    void done(Place place, WriteRecord record) {
        if (defects == Defects.NONE || record == null) return;
        own.put(place.path() + '\n' + record.writeId(), record);
        own.put(record.writeId(), record);
    }
}
