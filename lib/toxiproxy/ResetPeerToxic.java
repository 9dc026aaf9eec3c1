package toxiproxy;

import java.util.concurrent.TimeUnit;

/** The connection ends {@code timeout} milliseconds after its first byte; one that began under this toxic by a reset. */
record ResetPeerToxic(long timeout) implements Toxic {
    @Override public void pass(Chunk chunk, Stage out) throws InterruptedException { ended(out); }

    @Override public void ended(Stage out) throws InterruptedException {
        out.pause(TimeUnit.MILLISECONDS.toNanos(timeout));
        out.end();
    }
}
