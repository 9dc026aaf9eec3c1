package systems.kv;

import cluster.Wait.Seen;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A wait with a bound: one that judges the cluster, or one that only prepares. */
@FunctionalInterface public interface Patience {
    /** @param id what is waited for, such as {@code health-in-time} */
    <T> T until(String id, Duration bound, Callable<Seen<T>> probe);
}
