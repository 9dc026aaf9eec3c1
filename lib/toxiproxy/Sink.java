package toxiproxy;

/** Takes what flows in one direction. Both methods return false when this sink has retired, so that the next one is to be asked. */
interface Sink {
    /** Takes the bytes, which may take its time. */
    boolean take(Chunk chunk) throws InterruptedException;

    /** There are no more bytes. */
    boolean finish();
}
