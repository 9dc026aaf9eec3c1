package systems.kafka;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import systems.log.PairPorts;

/** The configuration file of one node (contracts/raft-log.md §2.2). */
record KafkaProperties(KafkaAddresses addresses, int id, Path folder) {
    /** @param wanted settings that win */
    String text(Map<String, String> wanted) {
        Map<String, String> all = new LinkedHashMap<>();
        node(all);
        topics(all);
        quickNotices(all);
        all.putAll(wanted);
        return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("\n", "", "\n"));
    }

    private void node(Map<String, String> all) {
        String name = "n" + id;
        String real = PairPorts.real(id);
        all.put("process.roles", "broker,controller");
        all.put("node.id", "" + id);
        all.put("log.dirs", folder.toString());
        all.put("controller.quorum.voters", IntStream.rangeClosed(1, addresses.count()).mapToObj(d -> d + "@n" + d + ":" + addresses.controllerPort(d)).collect(Collectors.joining(",")));
        all.put("listeners", "CLIENT://%s,SIDE://%s,REPL://%s:%d,CONTROLLER://%s:%d".formatted(addresses.client(id), addresses.side(id), real, addresses.replicationPort(id), real, addresses.controllerPort(id)));
        all.put("advertised.listeners", "CLIENT://%s,SIDE://%s,REPL://%s:%d,CONTROLLER://%s:%d".formatted(addresses.client(id), addresses.advertisedSide(id), name, addresses.replicationPort(id), name, addresses.controllerPort(id)));
        all.put("inter.broker.listener.name", "REPL");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,SIDE:PLAINTEXT,REPL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }

    private void topics(Map<String, String> all) {
        String three = "" + Math.min(3, addresses.count());
        all.put("num.partitions", "1");
        all.put("auto.create.topics.enable", "false");
        all.put("default.replication.factor", three);
        all.put("min.insync.replicas", "" + Math.min(2, addresses.count()));
        all.put("offsets.topic.replication.factor", three);
        all.put("offsets.topic.num.partitions", "1");
        all.put("transaction.state.log.replication.factor", three);
        all.put("transaction.state.log.num.partitions", "1");
        all.put("transaction.state.log.min.isr", "" + Math.min(2, addresses.count()));
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.num.partitions", "1");
    }

    /** A lost node is noticed in seconds. */
    private static void quickNotices(Map<String, String> all) {
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "500");
        all.put("replica.lag.time.max.ms", "3000");
        all.put("replica.fetch.wait.max.ms", "200");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("log.cleaner.dedupe.buffer.size", "8388608");
    }
}
