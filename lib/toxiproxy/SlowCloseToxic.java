package toxiproxy;

import java.util.concurrent.TimeUnit;

/** The end of a connection arrives {@code delay} milliseconds later. */
record SlowCloseToxic(long delay) implements Toxic {
    @Override public void pass(Chunk chunk, Stage out) throws InterruptedException { out.send(chunk); }

    @Override public void ended(Stage out) throws InterruptedException {
        out.pause(TimeUnit.MILLISECONDS.toNanos(delay));
        out.end();
    }
}
