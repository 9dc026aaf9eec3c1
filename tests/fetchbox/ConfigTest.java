package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be right is refused at start, by the key that is wrong, and not found out by the first task. */
class ConfigTest {
    @TempDir Path folder;

    private Config load(String more) throws IOException {
        Path file = Files.writeString(folder.resolve("fetchbox.toml"), """
            [iggy]
            endpoint = "tcp://127.0.0.1:9092"
            [storage]
            endpoint = "http://127.0.0.1:9000"
            access_key = "a"
            secret_key = "s"
            [handlers.docs]
            handler = "default"
            """ + more);
        return Config.load(file, Map.of(), Defects.named(List.of()));
    }

    private void refused(String more, String named) { assertThat(assertThrows(Config.Bad.class, () -> load(more), more).getMessage(), containsString(named)); }

    @Test void aPoolHasEndpointsSomewhere() throws IOException {
        refused("[proxy.pools.eu]\n", "proxy.pools.eu");
        refused("[proxy.pools.eu]\nprimary = []\nfallbacks = [\"us\"]\n[proxy.pools.us]\nprimary = []\n", "proxy.pools.");
        assertThat(load("[proxy.pools.eu]\nprimary = []\nfallbacks = [\"us\"]\n[proxy.pools.us]\nprimary = [\"http://127.0.0.1:3128\"]\n").pools(), hasKey("eu"));
    }

    @Test void anEndpointIsAnHttpProxy() {
        for (String bad : List.of("127.0.0.1:3128", "socks5://127.0.0.1:1080", "http://", "http://a b:1", "", "http://user:word@127.0.0.1:3128", "http://127.0.0.1:3128/path"))
            refused("[proxy.pools.eu]\nprimary = [\"" + bad + "\"]\n", "proxy.pools.eu.primary");
    }

    @Test void aListIsAList() {
        refused("[proxy.pools.eu]\nprimary = \"http://127.0.0.1:3128\"\n", "primary");
        refused("[proxy.pools.eu]\nprimary = [1]\n", "primary");
        refused("[proxy.pools.eu]\nprimary = [\"http://127.0.0.1:1\"]\nfallbacks = \"us\"\n", "fallbacks");
    }

    @Test void numbersThatWorkWithNothing() throws IOException {
        for (String key : List.of("max_inflight_tasks", "download_retry_limit", "storage_retry_limit")) refused("[worker]\n" + key + " = 0\n", key);
        for (String key : List.of("download_timeout", "status_flush_interval")) refused("[worker]\n" + key + " = \"0ms\"\n", key);
        for (String key : List.of("retry_backoff_ms", "max_retries")) refused("[proxy.pools.eu]\nprimary = [\"http://127.0.0.1:1\"]\n" + key + " = -1\n", key);
        refused("[server]\nmax_manifest_bytes = 0\n", "max_manifest_bytes");
        refused("[server]\nmax_manifest_bytes = 4294967297\n", "max_manifest_bytes"); // 2^32 + 1
        refused("[worker]\nmax_inflight_tasks = 4294967297\n", "max_inflight_tasks");
        refused("[retention]\nledger_max_bytes = -1\n", "ledger_max_bytes");
        assertThat(load("[worker]\nmax_inflight_tasks = 1\n").worker().maxInflightTasks(), is(1));
    }

    @Test void addressesAndHeadersAreSound() {
        refused("[server]\nbind_addr = \"8080\"\n", "server.bind_addr");
        refused("[telemetry]\nmetrics_addr = \"127.0.0.1:99999\"\n", "telemetry.metrics_addr");
        refused("[handlers.more]\ndefault_headers = { \"x-a\" = \"1\\r\\nx-b: 2\" }\n", "handlers.more.default_headers");
    }
}
