package runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kit.Header;

/**
 * What cases that run at the same time share: lanes and memory. A case that needs more than there is runs alone.
 * Guarded by its {@link Run}.
 */
final class Room {
    private static final long UNKNOWN_MIB = Long.MAX_VALUE;
    private final int lanes;
    private final long memoryMib;
    private int lanesTaken;
    private long memoryTakenMib;

    Room(int lanes, long memoryMib) {
        this.lanes = lanes;
        this.memoryMib = memoryMib;
    }

    /** As much memory as the system can give now, where it tells. */
    static Room of(int lanes) {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return new Room(lanes, lines.filter(l -> l.startsWith("MemAvailable:")).mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) >> 10).findFirst().orElse(UNKNOWN_MIB));
        } catch (IOException e) {
            return new Room(lanes, UNKNOWN_MIB);
        }
    }

    boolean fits(Header h) {
        if (lanesTaken == 0) return true;
        return lanesTaken + lanesOf(h) <= lanes && memoryTakenMib + h.memoryMib() <= memoryMib;
    }

    void take(Header h) {
        lanesTaken += lanesOf(h);
        memoryTakenMib += h.memoryMib();
    }

    void give(Header h) {
        lanesTaken -= lanesOf(h);
        memoryTakenMib -= h.memoryMib();
    }

    private int lanesOf(Header h) { return Math.min(lanes, h.weight()); }
}
