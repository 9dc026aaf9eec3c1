package systems.kafka;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import cluster.Wait.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.Running;

/** A broker of one case alone, for a system that needs a log beside it: one node of {@code servers/kafka.java}, in the same setting as those of 101–199. */
public final class OneBroker implements AutoCloseable, Running {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(1);
    private static final String STARTED = "Kafka Server started";
    private final KafkaAddresses addresses = new KafkaAddresses(1, false);
    private final Node process;

    /** @param name of its log and folder */
    private OneBroker(Case c, String name) {
        var server = new KafkaServer(c);
        Path shown = c.workspace().file("nodes");
        try {
            Path hosts = Files.writeString(shown.resolve(name + ".hosts"), addresses.hostsFile(1));
            Path properties = Files.writeString(shown.resolve(name + ".properties"), new KafkaProperties(addresses, 1, c.workspace().freshDataFolder(name).resolve("log")).text(Map.of("message.max.bytes", "" + (8 << 20))));
            process = new Node(name, addresses.ports(1), server.command(KafkaDriver.newClusterId(), hosts, properties), Map.of(), shown.resolve(name + ".log"), c.trail());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it serves. */
    public static OneBroker start(Case c, String name) {
        var broker = new OneBroker(c, name);
        c.closeAtEnd(broker::close); // also when it never serves
        broker.process.start();
        Wait.until(name + " serves", START_LIMIT, broker.process::requireAlive, () -> broker.serves() ? Seen.done(true) : Seen.notYet("starting"));
        return broker;
    }

    private boolean serves() throws IOException { return Files.readString(process.log()).contains(STARTED); }

    /** Where clients find it: {@code host:port}. */
    public String address() { return addresses.client(1); }

    public Node process() { return process; }

    /** Whether it takes connections of clients. */
    public boolean answers() { return Port.answers(address(), REQUEST_LIMIT); }

    @Override public List<String> whereabouts() { return process.whereabouts(); }

    /** At once: nothing it holds is needed. */
    @Override public void close() {
        if (process.isAlive()) process.kill();
        process.close();
        addresses.close();
    }
}
