package toxiproxy;

/** Where bytes go next in a flow: to a stage, for as long as it has not retired, or to the socket. */
final class Outlet {
    private final Object structure;
    private volatile Sink next;

    /** @param structure lock of the flow: who holds it may change where outlets lead */
    Outlet(Object structure, Sink next) {
        this.structure = structure;
        this.next = next;
    }

    Sink next() { return next; }

    /** Only its flow does so, with the lock held. What one thread sends before goes to the old sink, and what it sends after to the new. */
    void lead(Sink sink) { next = sink; }

    void send(Chunk chunk) throws InterruptedException {
        for (Sink sink = next; !sink.take(chunk); sink = next) skip(sink);
    }

    void end() {
        for (Sink sink = next; !sink.finish(); sink = next) skip(sink);
    }

    private void skip(Sink retired) {
        synchronized (structure) {
            if (next == retired && retired instanceof Stage stage) next = stage.outlet().next;
        }
    }
}
