package systems.chronik;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cluster.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.SetupError;
import org.junit.jupiter.api.Test;
import systems.log.Bounds;
import systems.log.ClusterConfig;

class ChronikAddressesTest {
    private static ChronikAddresses of(int count, boolean links) { return new ChronikAddresses(count, links, Optional.empty(), 0, 0); }

    private static Set<Integer> numbers(ChronikAddresses addresses) {
        return Stream.iterate(1, d -> d + 1).limit(addresses.count()).flatMap(d -> addresses.ports(d).stream()).map(Port::number).collect(Collectors.toSet());
    }

    @Test void portsFollowFromIds() {
        try (var addresses = of(3, false)) {
            assertThat(addresses.ports(2).stream().map(Port::number).toList(), hasItems(10_000 + addresses.id(2), 6091 + addresses.id(2), 13_000 + addresses.id(2)));
            assertThat(addresses.node(addresses.id(3)), is(3));
        }
    }

    @Test void clustersSideBySideHaveOtherIdsAndPorts() {
        try (var first = of(3, true); var second = of(3, true)) {
            assertThat(second.id(1), greaterThan(first.id(3)));
            assertThat(numbers(first).stream().filter(numbers(second)::contains).toList(), is(empty()));
        }
    }

    /** A node that was started binds its ports after a while. */
    @Test void idsStayTakenWhileNodesBegin() {
        try (var first = of(1, false)) {
            first.ports(1).forEach(Port::release);
            try (var second = of(1, false)) {
                assertThat(second.id(1), greaterThan(first.id(1)));
            }
        }
    }

    @Test void idsThatWereAskedForAreTakenOrRefused() {
        try (var first = of(1, false)) {
            int base = first.id(1) - 1;
            assertThrows(SetupError.class, () -> new ChronikAddresses(1, false, Optional.of(base), 0, 0));
        }
    }

    /** Peers are found at the links, a node itself and clients are not. */
    @Test void theFileOfANodeNamesLinks() {
        var config = new ClusterConfig("", 2, true, 1000, 100, Map.of(), new Bounds(1));
        try (var addresses = of(2, true)) {
            List<String> lines = new ChronikConfig(addresses, config, 1, Path.of("data")).toml().lines().toList();
            String raftPort = addresses.raft(1, 2).split(":")[1];
            assertThat(lines, hasItems("node_id = " + addresses.id(1), "data_dir = \"data\"", "replication_factor = 2", "min_insync_replicas = 2", "raft = \"127.1.1.2:" + raftPort + "\""));
            assertThat(lines.get(lines.indexOf("[bind]") + 3), startsWith("raft = \"127.1.1.1:"));
            assertThat(lines.stream().filter(("kafka = \"" + addresses.kafka(2) + "\"")::equals).count(), is(1L));
        }
    }
}
