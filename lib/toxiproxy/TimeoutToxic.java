package toxiproxy;

/** No byte passes. The connection ends after {@code timeout} milliseconds without one, or with 0 when the toxic is removed. */
record TimeoutToxic(long timeout) implements Toxic {
    @Override public void pass(Chunk chunk, Stage out) {}

    @Override public long idleMs() { return timeout; }

    @Override public void idle(Stage out) { out.end(); }

    @Override public void removed(Stage out) { out.end(); } // bytes are missing; nobody could make sense of what would follow
}
