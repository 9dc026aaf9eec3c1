package systems.fetchbox;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import kit.Case;
import kit.Secrets;
import kit.SetupError;
import kit.Skipped;
import org.apache.iggy.identifier.StreamId;
import systems.iggy.IggyAddress;
import systems.iggy.IggyServer;
import systems.iggy.IggySession;
import systems.kafka.OneBroker;

/**
 * The server of a pipeline's log (contracts/fetchbox.md §8): a Kafka of the case, the Iggy that {@code --iggy-binary} names as a process of the
 * case, or a stream of the case on the Iggy that {@code --iggy} names.
 */
final class Broker implements AutoCloseable {
    private static final String NAMESPACE = "fetchbox";
    private final MessageLog log;
    private final Map<String, String> settings;
    private final Optional<Part> part;
    private final AutoCloseable end;

    private Broker(MessageLog log, Map<String, String> settings, Optional<Part> part, AutoCloseable end) {
        this.log = log;
        this.settings = settings;
        this.part = part;
        this.end = end;
    }

    /** Ready; it ends with the case at the latest. */
    static Broker start(Case c) {
        Optional<IggyAddress> given = c.options().iggy().map(IggyAddress::parse);
        var binary = c.options().iggyBinary();
        if (given.isPresent() && binary.isPresent()) throw new SetupError("--iggy names a server that is there, --iggy-binary one to start: not both");
        if (given.isPresent()) return c.closeAtEnd(stream(c, given.get()));
        if (binary.isPresent()) {
            var server = IggyServer.start(c, binary.get());
            return new Broker(new IggyMessages(server.address(), NAMESPACE), settings(server.address(), NAMESPACE), Optional.of(new Part(c, server.process(), server::answers, Optional.empty())), server);
        }
        var kafka = OneBroker.start(c, "log");
        return new Broker(new KafkaMessages(kafka.address()), Map.of("endpoint", "tcp://" + kafka.address()), Optional.of(new Part(c, kafka.process(), kafka::answers, Optional.empty())), kafka);
    }

    /** Pipelines of other cases may be on the same server: each has a stream of its own. */
    private static Broker stream(Case c, IggyAddress server) {
        Secrets.keep(server.password());
        new IggySession(server).close(); // an error now, and not in the log of a process
        String stream = NAMESPACE + "-" + UUID.randomUUID().toString().substring(0, 8);
        c.note("log: stream " + stream + " of " + server + " (as given)");
        return new Broker(new IggyMessages(server, stream), settings(server, stream), Optional.empty(), () -> remove(server, stream));
    }

    private static void remove(IggyAddress server, String stream) {
        try (var session = new IggySession(server)) {
            if (session.ask(c -> c.streams().getStream(StreamId.of(stream))).isPresent()) session.ask(c -> c.streams().deleteStream(StreamId.of(stream)));
        }
    }

    private static Map<String, String> settings(IggyAddress server, String stream) {
        return new TreeMap<>(Map.of("endpoint", server.toString(), "client_id", server.user(), "client_secret", server.password(), "stream", stream));
    }

    MessageLog log() { return log; }

    /** What the configuration's section {@code iggy} says. */
    Map<String, String> settings() { return settings; }

    /** Its process, if it is the case's. */
    Optional<Part> part() { return part; }

    /** The reason why a case that would break the log goes no further. */
    Skipped notOurs() { return new Skipped("the server of --iggy is not this case's to end; --iggy-binary names one that it starts by itself"); }

    @Override public void close() {
        try {
            end.close();
        } catch (Exception e) {
            throw new SetupError("the log does not end: " + e.getMessage(), e);
        }
    }
}
