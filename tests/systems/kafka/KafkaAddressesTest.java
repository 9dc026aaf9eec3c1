package systems.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cluster.Port;
import kit.SetupError;
import org.junit.jupiter.api.Test;
import systems.log.PairPorts;

class KafkaAddressesTest {
    @Test void thePortsOfANodeAreFourNumbers() {
        try (var addresses = new KafkaAddresses(50, false)) {
            for (int d = 1; d <= 50; d++) assertThat(addresses.ports(d).stream().map(Port::number).distinct().count(), is(4L));
        }
    }

    @Test void theAddressesOfLinksAreKeptUntilLinksAreThere() {
        try (var addresses = new KafkaAddresses(3, true)) {
            assertThrows(SetupError.class, () -> Port.fixedOn(PairPorts.by(1, 2), addresses.controllerPort(2)));
            assertThrows(SetupError.class, () -> Port.fixedOn(PairPorts.by(3, 1), addresses.replicationPort(1)));
        }
    }

    @Test void namesLeadToTheNodesThemselvesUnlessLinksStandInBetween() {
        try (var plain = new KafkaAddresses(3, false); var linked = new KafkaAddresses(3, true)) {
            assertThat(plain.hostsFile(2), startsWith("127.1.1.1 n1\n127.1.2.2 n2\n127.1.3.3 n3\n127.0.0.1 localhost"));
            assertThat(linked.hostsFile(2), startsWith("127.1.2.1 n1\n127.1.2.2 n2\n127.1.2.3 n3\n127.0.0.1 localhost"));
        }
    }

    @Test void portsThatWereAskedForAreTakenOrRefused() {
        int raft = free();
        int clients = free();
        try (var addresses = new KafkaAddresses(2, true, raft, clients)) {
            assertThat(addresses.controllerPort(2), is(raft + 1));
            assertThat(addresses.client(1), is("127.0.0.1:" + clients));
            assertThrows(SetupError.class, () -> new KafkaAddresses(2, true, raft, 0));
        }
    }

    /** Of which the next one is free, too. */
    private static int free() {
        while (true) {
            try (var first = Port.free(); var second = Port.fixedOn("127.0.0.1", first.number() + 1)) {
                return first.number();
            } catch (SetupError taken) {
                continue;
            }
        }
    }
}
