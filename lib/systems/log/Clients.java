package systems.log;

import history.Appends;
import history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kit.SetupError;
import systems.log.LogProducer.Kind;

/** The clients of one cluster, all of whose records belong to its history; closed with it. */
final class Clients {
    private final Driver driver;
    private final ClusterConfig config;
    private final Appends appends;
    private final List<AutoCloseable> open = new ArrayList<>();
    private LogReader reader;

    Clients(Driver driver, ClusterConfig config, Appends appends) {
        this.driver = driver;
        this.config = config;
        this.appends = appends;
    }

    private String everywhere() { return driver.clientBootstrap(config.ids()); }

    private synchronized <T extends AutoCloseable> T closedAtEnd(T client) {
        open.add(client);
        return client;
    }

    LogProducer producer(Duration patience) { return closedAtEnd(new LogProducer(driver, everywhere(), patience, appends)); }

    LogProducer pinnedProducer(Set<Integer> nodes, Duration patience, Kind kind) {
        return closedAtEnd(new LogProducer(driver, driver.pinnedBootstrap(nodes), patience, appends, kind));
    }

    GroupReader group(Topic topic) { return closedAtEnd(new GroupReader(driver, everywhere(), topic)); }

    void follow(Topic topic) { closedAtEnd(new Follower(new LogReader(driver, everywhere(), appends), topic)); }

    synchronized List<Entry> read(Topic topic) {
        if (reader == null) reader = closedAtEnd(new LogReader(driver, everywhere(), appends));
        return reader.readAll(List.of(topic), config.bounds().partitionLed()).get(topic.partition());
    }

    /** Their last words belong to the history that is judged. */
    synchronized void close() {
        for (AutoCloseable client : open) {
            try {
                client.close();
            } catch (Exception e) {
                throw new SetupError("cannot close a client: " + e.getMessage(), e);
            }
        }
        open.clear();
        reader = null;
    }
}
