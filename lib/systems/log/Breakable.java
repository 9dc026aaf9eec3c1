package systems.log;

import java.time.Duration;
import java.util.Set;

/** A cluster whose nodes and links a random run breaks and mends. */
public interface Breakable {
    /** SIGKILL for these, all at the same time. */
    void kill(Integer... ids);

    /** Starts these again and waits until they answer. */
    void restart(Integer... ids);

    /** Starts a node again. Where one without a quorum may have no answer to give, this waits for none: {@link #waitForAnswers} does. */
    default void relaunch(int id) { restart(id); }

    /** Waits until those of these answer that were relaunched; for a cluster whose nodes owe no answer at once. */
    default void waitForAnswers(Set<Integer> among) {}

    void pass(Duration time);

    /** Of a cluster that was asked for with links. */
    LinkFaults network();
}
