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

    /** SIGSTOP. */
    default void pause(int id) { throw new UnsupportedOperationException("nodes of this cluster are not paused"); }

    /** SIGCONT. */
    default void resume(int id) { throw new UnsupportedOperationException("nodes of this cluster are not paused"); }

    /** A voter leaves; returns when the others have agreed upon it, and its process is gone. */
    default void remove(int id) { throw new UnsupportedOperationException("members of this cluster stay"); }

    /** One that has left comes back as a voter. */
    default void promote(int id) { throw new UnsupportedOperationException("members of this cluster stay"); }

    void pass(Duration time);

    /** Of a cluster that was asked for with links. */
    LinkFaults network();
}
