package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The YAML file (contracts/rimio.md §3). Unknown keys are ignored; a value that cannot be used is a {@link Bad}. */
record Config(Backend backend, String namespace, String redisUrl, List<String> etcdEndpoints, List<String> embedSeeds, List<ClusterState.Node> nodes,
              int minWriteReplicas, int totalSlots, ObjectNode archive, InitScan initScan, String currentNode) {
    enum Backend { REDIS, ETCD, EMBED }

    record InitScan(boolean enabled, String redisUrl, String listKey, int pageSize) {}

    static final class Bad extends RuntimeException {
        Bad(String message) { super("failed to load config: " + message, null, false, false); }
    }

    private static final List<String> TOP_LEVEL = List.of("registry", "initial_cluster", "archive", "init_scan", "current_node");

    static Config load(Path file, Profile profile, Map<String, String> environment, Defects defects) {
        JsonNode yaml;
        try {
            yaml = new ObjectMapper(new YAMLFactory()).readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Bad(file + ": " + e.getMessage());
        }
        if (yaml == null || !yaml.isObject()) throw new Bad(file + ": a mapping is expected");
        for (var key : TOP_LEVEL) {
            var value = environment.get(profile.envPrefix() + key.toUpperCase());
            if (value != null) ((ObjectNode) yaml).put(key, value);
        }
        return parse(new Section("", yaml), profile, defects);
    }

    private static Config parse(Section top, Profile profile, Defects defects) {
        var registry = top.section("registry");
        var backend = backend(registry.text("backend"));
        var namespace = registry.textOr("namespace", "");
        var cluster = top.section("initial_cluster");
        var replication = cluster.section("replication");
        var redisUrl = backend == Backend.REDIS ? registry.section("redis").text("url") : null;
        if (backend == Backend.REDIS) registry.section("redis").numberOr("pool_size", 10, Integer.MAX_VALUE);
        var endpoints = backend == Backend.ETCD ? registry.section("etcd").texts("endpoints") : List.<String>of();
        if (backend == Backend.ETCD && endpoints.isEmpty()) throw new Bad("registry.etcd.endpoints is empty");
        var seeds = backend == Backend.EMBED && registry.has("embed") && registry.section("embed").has("seeds") ? registry.section("embed").texts("seeds") : List.<String>of();
        return new Config(backend, namespace.isBlank() ? "default" : namespace, redisUrl, endpoints, seeds, nodes(cluster),
            replication.number("min_write_replicas", Integer.MAX_VALUE), defects.on(Defect.SLOTS_OUT_OF_LIMITS_ACCEPTED) ? Integer.parseInt(replication.text("total_slots")) : replication.number("total_slots", 65535), archive(top, profile), initScan(top),
            top.textOr("current_node", null));
    }

    private static Backend backend(String text) {
        for (var backend : Backend.values()) if (backend.name().toLowerCase().equals(text)) return backend;
        throw new Bad("registry.backend: unknown value '" + text + "'");
    }

    private static List<ClusterState.Node> nodes(Section cluster) {
        var nodes = new ArrayList<ClusterState.Node>();
        for (var node : cluster.sections("nodes")) {
            var disks = node.sections("disks").stream().map(disk -> disk.text("path")).toList();
            if (disks.isEmpty()) throw new Bad("initial_cluster.nodes[].disks is empty");
            nodes.add(new ClusterState.Node(node.text("node_id"), node.text("bind_addr"), node.textOr("advertise_addr", null), disks));
        }
        return nodes;
    }

    /** In the form of the bootstrap state. The type is judged when the archive is opened, not here (contracts/rimio.md §2). */
    private static ObjectNode archive(Section top, Profile profile) {
        if (!top.has("archive")) return null;
        var archive = top.section("archive");
        var json = Json.object().put("archive_type", archive.text("archive_type")).putNull("s3").putNull("redis");
        if (archive.has("s3")) {
            var s3 = archive.section("s3");
            var credentials = s3.section("credentials");
            json.putObject("s3").put("bucket", s3.text("bucket")).put("region", s3.text("region")).put("endpoint", s3.textOr("endpoint", null))
                .put("allow_http", s3.flagOr("allow_http", false)).putObject("credentials")
                .put("access_key_id", credentials.text("access_key_id")).put("secret_access_key", credentials.text("secret_access_key"));
        }
        if (archive.has("redis")) {
            var redis = archive.section("redis");
            json.putObject("redis").put("url", redis.text("url")).put("key_prefix", redis.textOr("key_prefix", profile.registryPrefix() + ":archive"));
        }
        return json;
    }

    private static InitScan initScan(Section top) {
        if (!top.has("init_scan")) return null;
        var scan = top.section("init_scan");
        var redis = scan.section("redis");
        return new InitScan(scan.flagOr("enabled", false), redis.text("url"), redis.text("list_key"), redis.numberOr("page_size", 500, Integer.MAX_VALUE));
    }

    /** A mapping with its name, for messages. */
    private record Section(String name, JsonNode json) {
        boolean has(String key) { return json.hasNonNull(key); }

        private JsonNode required(String key) {
            if (!has(key)) throw new Bad("missing key '" + name + key + "'");
            return json.get(key);
        }

        Section section(String key) {
            if (!required(key).isObject()) throw new Bad("'" + name + key + "' must be a mapping");
            return new Section(name + key + ".", required(key));
        }

        List<Section> sections(String key) {
            if (!required(key).isArray()) throw new Bad("'" + name + key + "' must be a list");
            var found = new ArrayList<Section>();
            for (var item : required(key)) {
                if (!item.isObject()) throw new Bad("'" + name + key + "' must be a list of mappings");
                found.add(new Section(name + key + "[].", item));
            }
            return found;
        }

        String text(String key) {
            if (required(key).isContainerNode()) throw new Bad("'" + name + key + "' must be a text");
            return required(key).asText();
        }

        String textOr(String key, String fallback) { return has(key) ? text(key) : fallback; }

        List<String> texts(String key) {
            if (!required(key).isArray()) throw new Bad("'" + name + key + "' must be a list");
            var found = new ArrayList<String>();
            required(key).forEach(item -> found.add(item.asText()));
            return found;
        }

        int number(String key, int max) {
            try {
                long value = Long.parseLong(text(key));
                if (value >= 0 && value <= max) return (int) value;
            } catch (NumberFormatException e) {
                // refused below
            }
            throw new Bad("'" + name + key + "' must be a number from 0 to " + max);
        }

        int numberOr(String key, int fallback, int max) { return has(key) ? number(key, max) : fallback; }

        boolean flagOr(String key, boolean fallback) {
            if (!has(key)) return fallback;
            return switch (text(key)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new Bad("'" + name + key + "' must be true or false");
            };
        }
    }
}
