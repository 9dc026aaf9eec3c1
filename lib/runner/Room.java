package runner;

import kit.Header;
import kit.Memory;

/**
 * What cases that run at the same time share: lanes and memory. A case that needs more than there is runs alone.
 * Guarded by its {@link Run}.
 */
final class Room {
    private final int lanes;
    private final long memoryMib;
    private int lanesTaken;
    private long memoryTakenMib;

    Room(int lanes, long memoryMib) {
        this.lanes = lanes;
        this.memoryMib = memoryMib;
    }

    /** As much memory as the system can give now. */
    static Room of(int lanes) { return new Room(lanes, Memory.availableMib()); }

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
