package systems.log;

import java.time.Duration;

/** A cluster whose nodes and links a random run breaks and mends. */
public interface Breakable {
    /** SIGKILL for these, all at the same time. */
    void kill(Integer... ids);

    /** Starts these again and waits until they answer. */
    void restart(Integer... ids);

    void pass(Duration time);

    /** Of a cluster that was asked for with links. */
    LinkFaults linkFaults();
}
