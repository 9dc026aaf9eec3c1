package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration (contracts/fetchbox.md §7): a TOML file, then FETCHBOX__SECTION__KEY of the environment, then the rules. */
record Config(Server server, Broker broker, Storage storage, Map<String, Handler> handlers, Map<String, Pool> pools, Retention retention, String metricsAddr, Worker worker) {
    static final int MAX_MANIFEST_BYTES = 5 << 20;

    static final class Bad extends RuntimeException {
        Bad(String message) { super(message, null, false, false); }
    }

    record Server(String bindAddr, int maxManifestBytes, Path ledger, String operatorToken) {}

    /** @param iggy whether it is an Apache Iggy, else an Apache Kafka; @param stream of an Iggy: its topics are in it */
    record Broker(boolean iggy, String host, int port, String user, String password, String stream) {
        private static final int CONNECT_MS = 500;

        /** Whether it takes connections. */
        boolean answers() {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    record Storage(String bucket, String region, String endpoint, String accessKey, String secretKey) {}

    record Handler(String proxyPool, String bucket, String keyPrefix, Map<String, String> defaultHeaders) {}

    record Pool(List<String> primary, List<String> fallbacks, Duration retryBackoff, int maxRetries) {}

    record Retention(int jobTtlDays, long ledgerMaxBytes) {}

    record Worker(int maxInflightTasks, Duration downloadTimeout, int downloadRetryLimit, int storageRetryLimit, Duration statusFlushInterval) {}

    static Config load(Path file, Map<String, String> environment, Defects defects) {
        ObjectNode root;
        try {
            root = (ObjectNode) new TomlMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new Bad("cannot read " + file + ": " + e.getMessage());
        }
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!defects.on(Defect.ENVIRONMENT_IGNORED) || name.contains("TELEMETRY")) override(root, name, value);
        });
        var config = new Config(server(root.path("server")), broker(root.path("iggy"), defects), storage(root.path("storage"), defects), handlers(root), pools(root.at("/proxy/pools")),
            retention(root.path("retention"), defects), root.path("telemetry").path("metrics_addr").asText(""), worker(root.path("worker"), defects));
        if (root.has("job_types") && !defects.on(Defect.JOB_TYPES_SECTION_ACCEPTED)) throw new Bad("[job_types.*] is not a section; it is [handlers.*]");
        new ConfigRules(config, defects).require();
        return config;
    }

    private static void override(ObjectNode root, String name, String value) {
        if (!name.startsWith("FETCHBOX__")) return;
        String[] path = name.substring("FETCHBOX__".length()).toLowerCase().split("__");
        ObjectNode section = root;
        for (int i = 0; i < path.length - 1; i++) section = section.path(path[i]).isObject() ? (ObjectNode) section.get(path[i]) : section.putObject(path[i]);
        section.put(path[path.length - 1], value);
    }

    private static Server server(JsonNode n) {
        return new Server(n.path("bind_addr").asText("0.0.0.0:8080"), count(n, "max_manifest_bytes", MAX_MANIFEST_BYTES, 1), Path.of(n.path("fjall_path").asText("fetchbox-ledger")),
            n.path("operator_token").asText(""));
    }

    private static Broker broker(JsonNode n, Defects defects) {
        var url = n.path("endpoint").asText("");
        boolean known = url.matches("(iggy|tcp)://[^:/]+:\\d+") || defects.on(Defect.ANY_BROKER_SCHEME) && url.matches("\\w+://[^:/]+:\\d+");
        if (!known) throw new Bad("iggy.endpoint '" + url + "': iggy://host:port or tcp://host:port");
        String[] address = url.replaceFirst("\\w+://", "").split(":");
        return new Broker(url.startsWith("iggy:"), address[0], Integer.parseInt(address[1]), n.path("client_id").asText("iggy"), n.path("client_secret").asText("iggy"), n.path("stream").asText("fetchbox"));
    }

    private static Storage storage(JsonNode n, Defects defects) {
        var storage = new Storage(n.path("bucket").asText("fetchbox-default"), n.path("region").asText("us-east-1"), n.path("endpoint").asText("").replaceAll("/+$", ""),
            n.path("access_key").asText(""), n.path("secret_key").asText(""));
        if (!n.path("provider").asText("s3").equals("s3")) throw new Bad("storage.provider: s3 alone");
        if ((storage.accessKey.isEmpty() || storage.secretKey.isEmpty()) && !defects.on(Defect.NO_CREDENTIALS_ACCEPTED)) throw new Bad("storage: access_key and secret_key are required for s3");
        if (!storage.endpoint.matches("https?://[^/]+")) throw new Bad("storage.endpoint '" + storage.endpoint + "': http://host:port");
        return storage;
    }

    private static Map<String, Handler> handlers(JsonNode root) {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        root.path("handlers").properties().forEach(e -> {
            JsonNode n = e.getValue();
            Map<String, String> headers = new LinkedHashMap<>();
            n.path("default_headers").properties().forEach(h -> headers.put(h.getKey().toLowerCase(), h.getValue().asText()));
            if (!Headers.areSound(headers)) throw new Bad("handlers." + e.getKey() + ".default_headers: a name is a token, a value one line");
            handlers.put(e.getKey(), new Handler(n.path("proxy_pool").asText(""), n.path("storage_bucket").asText(""), n.path("key_prefix").asText(""), headers));
        });
        return handlers;
    }

    private static Map<String, Pool> pools(JsonNode pools) {
        Map<String, Pool> read = new LinkedHashMap<>();
        pools.properties().forEach(e -> {
            JsonNode n = e.getValue();
            var name = "proxy.pools." + e.getKey();
            read.put(e.getKey(), new Pool(texts(n, "primary", name), texts(n, "fallbacks", name), Duration.ofMillis(count(n, "retry_backoff_ms", 500, 0)), count(n, "max_retries", 0, 0)));
        });
        return read;
    }

    private static Retention retention(JsonNode n, Defects defects) {
        int least = defects.on(Defect.ZERO_TTL_ACCEPTED) ? Integer.MIN_VALUE : 1;
        count(n, "logs_ttl_days", 30, least);
        long most = number(n, "ledger_max_bytes", 5L << 30);
        if (most < 0) throw new Bad("ledger_max_bytes = " + most + " is less than nothing");
        return new Retention(count(n, "job_ttl_days", 30, least), most);
    }

    private static Worker worker(JsonNode n, Defects defects) {
        return new Worker(count(n, "max_inflight_tasks", defects.on(Defect.INFLIGHT_DEFAULT_16) ? 16 : 32, 1), duration(n, "download_timeout", "30s"), count(n, "download_retry_limit", 3, 1),
            count(n, "storage_retry_limit", 3, 1), duration(n, "status_flush_interval", "250ms"));
    }

    private static List<String> texts(JsonNode section, String key, String name) {
        List<String> texts = new ArrayList<>();
        if (section.has(key) && !section.get(key).isArray()) throw new Bad(name + "." + key + " = " + section.get(key) + " is no list");
        for (JsonNode one : section.path(key)) {
            if (!one.isTextual()) throw new Bad(name + "." + key + ": " + one + " is no text");
            texts.add(one.asText());
        }
        return texts;
    }

    private static int count(JsonNode section, String key, int usual, int least) {
        long number = number(section, key, usual);
        if (number < least || number > Integer.MAX_VALUE) throw new Bad(key + " = " + number + " is not between " + least + " and " + Integer.MAX_VALUE);
        return (int) number;
    }

    private static long number(JsonNode section, String key, long usual) {
        try {
            return section.has(key) ? Long.parseLong(section.get(key).asText().replace("_", "")) : usual;
        } catch (NumberFormatException e) {
            throw new Bad(key + " = " + section.get(key) + " is no number");
        }
    }

    /** Such as "250ms", "30s" or "2m"; not nothing. */
    private static Duration duration(JsonNode section, String key, String usual) {
        var text = section.path(key).asText(usual);
        if (!text.matches("0*[1-9]\\d{0,8}(ms|s|m)")) throw new Bad(key + " = '" + text + "': such as \"250ms\" or \"30s\", more than 0");
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        return text.endsWith("ms") ? Duration.ofMillis(number) : text.endsWith("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
    }
}
