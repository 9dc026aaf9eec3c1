package runner;

/** The worker ended, or was killed, before its case had a result; the message says how and what it printed last. */
final class WorkerLost extends Exception {
    WorkerLost(String message) { super(message); }
}
