package toxiproxy;

/** The connection ends after so many bytes. */
record LimitDataToxic(long bytes) implements Toxic {
    @Override public void pass(Chunk chunk, Stage out) throws InterruptedException {
        long left = Math.max(0, bytes - out.passedBytes());
        if (left > 0) out.send(chunk.size() <= left ? chunk : chunk.to((int) left));
        if (chunk.size() >= left) out.end();
    }
}
