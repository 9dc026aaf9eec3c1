package systems.kafka;

import cluster.Node;
import cluster.Script;
import cluster.Wait;
import cluster.Wait.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kit.Case;

/** The server's program, servers/kafka.java: built once, and trained once, whose class cache halves what a start costs. */
final class KafkaServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CACHE_LIMIT = Duration.ofSeconds(90);
    private final Case c;
    private final Script script;

    KafkaServer(Case c) {
        this.c = c;
        script = Script.of(c.repository().root().resolve("servers/kafka.java"), c.repository(), Map.of("kafka.version", c.options().log().kafkaVersion()));
        script.trainOnce(this::train);
    }

    /** The line that starts a node; it formats the node's folder when it is new. */
    List<String> command(String clusterId, Path hosts, Path properties) { return line(script.command(), clusterId, hosts, properties); }

    private static List<String> line(List<String> program, String clusterId, Path hosts, Path properties) {
        List<String> words = new ArrayList<>(program);
        words.add(1, "-Djdk.net.hosts.file=" + hosts);
        words.addAll(List.of(clusterId, properties.toString()));
        return words;
    }

    /** Without the class cache nodes start just as well, only later: a failure is noted, not fatal. */
    private void train(Path output) {
        c.note("training the class cache of " + script.name() + " (once)");
        Path folder = c.workspace().newDataFolder("training");
        try (var addresses = new KafkaAddresses(1, false)) {
            Path hosts = Files.writeString(folder.resolve("hosts"), addresses.hostsFile(1));
            Path properties = Files.writeString(folder.resolve("server.properties"), new KafkaProperties(addresses, 1, folder.resolve("log")).text(Map.of()));
            var command = line(script.trainingCommand(output), KafkaDriver.newClusterId(), hosts, properties);
            try (var node = new Node("training", addresses.ports(1), command, Map.of(), c.workspace().file("nodes").resolve("training.log"), c.trail())) {
                node.start();
                Wait.until("the training node serves", START_LIMIT, node::requireAlive, () -> Files.readString(node.log()).contains("Kafka Server started") ? Seen.done(true) : Seen.notYet("starting"));
                node.stopWithin(CACHE_LIMIT);
            }
        } catch (Exception e) {
            c.trail().note("the training failed: " + e);
        }
    }
}
