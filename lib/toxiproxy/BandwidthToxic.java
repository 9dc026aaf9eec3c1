package toxiproxy;

import java.util.concurrent.TimeUnit;

/** At most {@code rate} kilobytes of 1000 bytes a second; 0 for no limit. */
record BandwidthToxic(long rate) implements Toxic {
    private static final int PIECE_MS = 100;

    @Override public void pass(Chunk chunk, Stage out) throws InterruptedException {
        Chunk rest = chunk;
        boolean unchanged = rate > 0;
        while (unchanged && rest.size() > rate * PIECE_MS) {
            int piece = (int) (rate * PIECE_MS);
            unchanged = carry(rest.to(piece), out);
            rest = rest.from(piece);
        }
        if (unchanged) carry(rest, out);
        else out.send(rest);
    }

    /** Counted from when the line was free, not from now, so that it makes up for pauses that took too long. */
    private boolean carry(Chunk piece, Stage out) throws InterruptedException {
        boolean unchanged = out.pauseUntil(out.occupyLine(piece.atNanos(), TimeUnit.MILLISECONDS.toNanos(piece.size()) / rate));
        out.send(piece);
        return unchanged;
    }
}
