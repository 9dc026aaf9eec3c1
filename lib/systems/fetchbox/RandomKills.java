package systems.fetchbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import kit.Case;
import kit.Digests;

/** Kills of the parts of a pipeline, one after the other, at moments that the seed decides; each part has its turn before one has it again. */
public final class RandomKills {
    private static final int LATEST_MS = 1500;
    private static final int LONGEST_MS = 1000;
    private final Case c;
    private final List<Strike> strikes = new ArrayList<>();

    /** @param afterMs from its turn on; @param awayMs until it is started again */
    private record Strike(Part part, int afterMs, int awayMs) {
        @Override public String toString() { return "%s after %d ms, for %d ms".formatted(part, afterMs, awayMs); }
    }

    private RandomKills(Case c) { this.c = c; }

    /** So many, of API, workers, log and store. */
    public static RandomKills drawn(Case c, Pipeline box, int count) {
        var kills = new RandomKills(c);
        SplittableRandom random = c.random().split();
        List<Part> turns = new ArrayList<>();
        while (kills.strikes.size() < count) {
            if (turns.isEmpty()) turns.addAll(box.parts());
            kills.strikes.add(new Strike(turns.remove(random.nextInt(turns.size())), random.nextInt(LATEST_MS), random.nextInt(LONGEST_MS)));
        }
        c.note(count + " kills, hash " + Digests.sha256(kills.strikes.toString().getBytes()).substring(0, 12));
        return kills;
    }

    public int count() { return strikes.size(); }

    /** Kills the next one at its moment, and returns when it serves again. */
    public void next() {
        Strike strike = strikes.removeFirst();
        c.trail().note("kill of " + strike);
        pause(strike.afterMs);
        strike.part.kill();
        pause(strike.awayMs);
        strike.part.start();
    }

    private static void pause(int ms) { LockSupport.parkNanos(Duration.ofMillis(ms).toNanos()); }
}
