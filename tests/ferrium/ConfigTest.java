package ferrium;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TOML file of the key-value server: what is mandatory, what is refused and how that is told, and what the command line overrides. */
class ConfigTest {
    @TempDir Path temp;

    @Test void theBuiltInSettingsAreValid() {
        var config = config(DefaultConfig.TEXT);
        assertThat(config.id(), is(1L));
        assertThat(config.http(), is(new Address("127.0.0.1", 8001)));
        assertThat(config.peers(), is(empty()));
    }

    @Test void everyKeyIsMandatory() {
        Toml all = Toml.parse(DefaultConfig.TEXT, Defects.NONE);
        withoutEach(all.table(), all.table());
    }

    /** Takes away one key after the other, in all tables. */
    private void withoutEach(ObjectNode root, ObjectNode table) {
        for (String key : List.copyOf(table.propertyStream().map(Map.Entry::getKey).toList())) {
            var value = table.remove(key);
            var e = assertThrows(Config.Bad.class, () -> Config.of(new Toml("", root, Defects.NONE)), key);
            assertThat(e.getMessage(), containsString(key));
            table.set(key, value);
            if (value instanceof ObjectNode inner) withoutEach(root, inner);
        }
    }

    @Test void whatCannotBeIsRefusedByName() {
        Map<String, String> wrong = Map.ofEntries(Map.entry("id = 1", "id = 0"), Map.entry("http_addr = \"127.0.0.1:8001\"", "http_addr = \"localhost:8001\""),
            Map.entry("grpc_addr = \"127.0.0.1:9001\"", "grpc_addr = \"127.0.0.1:8001\""), Map.entry("level = \"info\"", "level = \"loud\""),
            Map.entry("format = \"compact\"", "format = \"xml\""), Map.entry("compaction_strategy = \"level\"", "compaction_strategy = \"none\""),
            Map.entry("auth_method = \"none\"", "auth_method = \"kerberos\""), Map.entry("method = \"static\"", "method = \"guess\""),
            Map.entry("election_timeout_min = 600", "election_timeout_min = 1200"), Map.entry("heartbeat_interval = 250", "heartbeat_interval = \"often\""),
            Map.entry("request_timeout = 5000", "request_timeout = -1"), Map.entry("enable_wal = true", "enable_wal = 1"),
            Map.entry("enable_tls = false", "enable_tls = true\nkey_file = \"none\""), Map.entry("peer = []", "peer = [{ id = 0, http_addr = \"127.0.0.1:1\", grpc_addr = \"127.0.0.1:2\", voting = true }]"));
        wrong.forEach((right, changed) -> assertThat(refusal(right, changed), containsString(changed.startsWith("enable_tls") ? "cert_file" : changed.substring(0, changed.indexOf(' ')))));
    }

    @Test void filesForTlsAreThere() {
        assertThat(refusal("enable_tls = false", "enable_tls = true\ncert_file = \"/none\"\nkey_file = \"/none\""), containsString("cert_file"));
        assertThat(refusal("enable_mtls = false", "enable_mtls = true"), containsString("enable_tls"));
    }

    @Test void syntaxIsRefusedWithItsLine() { assertThat(refusal("id = 1", "id = = 1"), containsString("line 3")); }

    @Test void peersAreAnArrayOrAMap() {
        var peer = "http_addr = \"127.0.0.1:7002\", grpc_addr = \"127.0.0.1:7102\", voting = true";
        var array = config(DefaultConfig.TEXT.replace("peer = []", "peer = [\n  { id = 2, " + peer + ", raft_addr = \"n2:7202\" }, # one line each\n]")).peers();
        assertThat(array, contains(new Config.Peer(2, new Address("127.0.0.1", 7002), new Address("127.0.0.1", 7102), "n2:7202")));
        var map = config(DefaultConfig.TEXT.replace("peer = []", "") + "[cluster.peers.2]\n" + peer.replace(", ", "\n")).peers();
        assertThat(map, contains(new Config.Peer(2, new Address("127.0.0.1", 7002), new Address("127.0.0.1", 7102), null)));
        assertThat(refusal("peer = []", "peers = [{ " + peer + " }]"), containsString("cluster.peers"));
    }

    @Test void theCommandLineWins() throws Exception {
        Path file = Files.writeString(temp.resolve("ferrium.toml"), DefaultConfig.TEXT.replace("id = 1", "id = 0"));
        var config = Cli.config(arguments("-c", file.toString(), "--id", "7", "--http-addr=127.0.0.1:1", "--grpc-addr", "127.0.0.1:2", "--data-dir", "elsewhere", "--log-level", "warn"), Defects.NONE);
        assertThat(List.of(config.id(), config.http().port(), config.grpc().port(), config.dataDir().toString(), config.logging().level()), is(List.of(7L, 1, 2, "elsewhere", "warn")));
        assertThrows(Config.Bad.class, () -> Cli.config(arguments("-c", file.toString()), Defects.NONE));
    }

    @Test void otherFlagsAreWrong() {
        for (String[] line : new String[][] {{"--peers", "x"}, {"start"}, {"--id"}, {"--id", "1", "--id", "2"}}) assertThrows(Arguments.Wrong.class, () -> arguments(line));
    }

    private static Arguments arguments(String... line) { return Cli.parse(line); }

    private static Config config(String toml) { return Config.of(Toml.parse(toml, Defects.NONE)); }

    private static String refusal(String right, String wrong) {
        assertThat(DefaultConfig.TEXT, containsString(right));
        return assertThrows(Config.Bad.class, () -> config(DefaultConfig.TEXT.replace(right, wrong)), wrong).getMessage();
    }
}
