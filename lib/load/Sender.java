package load;

/** Sends a part of a load on a thread of its own, until the schedule is over and all is answered. */
interface Sender extends Runnable {
    Tally tally();

    /** How long it had nothing to do. */
    long idleNanos();
}
