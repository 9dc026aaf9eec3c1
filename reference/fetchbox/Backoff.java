package fetchbox;

import java.time.Duration;

/** Waits that double from one attempt to the next, up to a limit. */
record Backoff(Duration base, Duration most) {
    /** @param failed attempts so far, at least one */
    void pause(int failed) throws InterruptedException { Thread.sleep(Math.min(base.toMillis() << Math.min(failed - 1, 16), most.toMillis())); }
}
