package systems.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kit.Case;
import kit.SetupError;
import systems.log.LogProducer.Kind;

/**
 * Some nodes as a client sees them that is shut in with them. A client that is not would learn of the others from any node, and walk over
 * (contracts/raft-log.md §2.3). Closed, its clients are, too, and others may be pinned elsewhere.
 */
public final class Side implements AutoCloseable {
    /** After which clients give up. */
    public static final Duration PATIENCE = Duration.ofSeconds(6);
    private final Case c;
    private final Driver driver;
    private final Topics topics;
    private final Clients clients;
    private final Set<Integer> nodes;
    private final Runnable unpin;
    private final List<LogProducer> producers = new ArrayList<>();

    /** A change of the cluster's metadata. */
    @FunctionalInterface private interface Change { void by(LogAdmin admin) throws Exception; }

    Side(Case c, Driver driver, Topics topics, Clients clients, Set<Integer> nodes, Runnable unpin) {
        this.c = c;
        this.driver = driver;
        this.topics = topics;
        this.clients = clients;
        this.nodes = nodes;
        this.unpin = unpin;
    }

    /** As other clients, but gives a record up after six seconds. */
    public LogProducer producer() { return producer(Kind.IDEMPOTENT); }

    /** Begins to send so many numbered records a second. */
    public Load load(Topic topic, int perSecond) { return new Load(producer(), topic, perSecond); }

    /** Appends by acks=all in one attempt, without idempotence, which a side without a quorum cannot even begin. */
    public LogProducer plainProducer() { return producer(Kind.PLAIN); }

    /** Appends by acks=1, which promises nothing: in the history, what came of its records is unknown. */
    public LogProducer producerByLeaderAlone() { return producer(Kind.BY_LEADER_ALONE); }

    private LogProducer producer(Kind kind) {
        LogProducer producer = clients.pinnedProducer(nodes, PATIENCE, kind);
        producers.add(producer);
        return producer;
    }

    /** A fresh topic with a replica on every node of the cluster, of which those of this side are in sync. A failed check when it takes too long. */
    public Topic createTopic() {
        try (var admin = admin()) {
            return topics.createAmong(nodes, admin);
        }
    }

    /** Whether the side says in time that the topic was created. */
    public boolean creates(String topic) { return done("the creation of " + topic, admin -> admin.create(Topics.plain(topic))); }

    /** Whether the side says in time that the topic was deleted. */
    public boolean deletes(Topic topic) { return done("the deletion of " + topic, admin -> admin.delete(topic.name())); }

    /** Whether the side says in time that the topic has so many partitions more. */
    public boolean addsPartitions(Topic topic, int more) { return done("more partitions of " + topic, admin -> admin.addPartitions(topic.name(), topic.partitions() + more)); }

    private boolean done(String what, Change change) {
        try (var admin = admin()) {
            change.by(admin);
            return true;
        } catch (SetupError e) {
            throw e; // it outlived its time-out
        } catch (Exception e) {
            c.trail().note(what + " failed on " + nodes + ": " + e);
            return false;
        }
    }

    private LogAdmin admin() { return new LogAdmin(driver, driver.pinnedBootstrap(nodes), PATIENCE); }

    @Override public void close() {
        producers.forEach(LogProducer::close);
        unpin.run();
    }
}
