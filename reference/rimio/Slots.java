package rimio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The slots on this node's disk. A slot comes to be when it is first touched; few are open at a time, because each holds files. */
final class Slots {
    private static final int MAX_OPEN = 200;

    /** One slot: its database and the two views of it. */
    record Slot(int id, SlotDb db, Entries entries, Registers registers) {}

    private final Path dir;
    private final Path scratch;
    private final Defects defects;
    private final ConcurrentHashMap<Integer, Slot> slots = new ConcurrentHashMap<>();

    /** @param scratch folder for files of a moment */
    Slots(Path dir, Path scratch, Defects defects) {
        this.dir = dir;
        this.scratch = scratch;
        this.defects = defects;
    }

    Path dir() { return dir; }

    Slot slot(int id) {
        var slot = slots.get(id);
        if (slot != null && slot.db.isOpen()) return slot;
        closeIdle();
        return slots.computeIfAbsent(id, this::create);
    }

    private Slot create(int id) {
        SqliteLibrary.load(scratch);
        var db = new SlotDb(dir.resolve(Integer.toString(id)).resolve("meta.sqlite3"), defects);
        return new Slot(id, db, new Entries(db, id, defects), new Registers(db));
    }

    private void closeIdle() {
        if (slots.size() < MAX_OPEN) return;
        var open = slots.values().stream().filter(s -> s.db.isOpen()).sorted(Comparator.comparingLong(s -> s.db.lastUsedNanos)).toList();
        for (int i = 0; i <= open.size() - MAX_OPEN; i++) open.get(i).db.closeIfIdle();
    }

    /** Ids of all slots that exist on disk, also those not touched since the start (clause 15). */
    List<Integer> existing() {
        if (defects.on(Defect.LIST_FORGETS_AFTER_RESTART)) return slots.keySet().stream().sorted().toList();
        if (!Files.isDirectory(dir)) return List.of();
        try (var children = Files.list(dir)) {
            return children.filter(child -> Files.exists(child.resolve("meta.sqlite3"))).map(child -> child.getFileName().toString())
                .filter(name -> name.matches("\\d{1,5}")).map(Integer::valueOf).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() { slots.values().forEach(s -> s.db.close()); }
}
