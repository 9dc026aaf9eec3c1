package systems.rimio;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import systems.s3.S3Bucket;

/**
 * The configuration file of one node (contracts/rimio.md §3).
 *
 * @param registryUrl as {@code join} takes it: {@code redis://host:port}, {@code etcd://host:port} or, for an embedded registry, {@code cluster://} with its seeds
 */
public record RimioConfig(String namespace, String registryUrl, List<Member> members, int minWriteReplicas, int totalSlots,
                          Optional<Archive> archive, Optional<InitScan> initScan) {

    private static final String EMBED = "cluster://";

    /** A node of {@code initial_cluster.nodes}. */
    public record Member(String id, String address, Path disk) {}

    /** The block {@code archive}. */
    public sealed interface Archive permits RedisBlock, S3Block {
        String yaml();
    }

    /** An archive in a Redis; any other type is one that should be refused. */
    public record RedisBlock(String type, String url, String keyPrefix) implements Archive {
        @Override public String yaml() {
            return """
                archive:
                  archive_type: "%s"
                  redis:
                    url: "%s"
                    key_prefix: "%s"
                """.formatted(type, url, keyPrefix);
        }
    }

    /** An archive in a bucket; its key prefix is fixed. */
    public record S3Block(S3Bucket bucket) implements Archive {
        @Override public String yaml() {
            return """
                archive:
                  archive_type: "s3"
                  s3:
                    bucket: "%s"
                    region: "%s"
                    endpoint: "%s"
                    allow_http: %s
                    credentials:
                      access_key_id: "%s"
                      secret_access_key: "%s"
                """.formatted(bucket.name(), bucket.region(), bucket.endpoint(), bucket.endpoint().startsWith("http:"), bucket.accessKeyId(), bucket.secretAccessKey());
        }
    }

    /** The block {@code init_scan}. */
    public record InitScan(boolean enabled, String url, String listKey, int pageSize) {}

    public RimioConfig(String namespace, String registryUrl, List<Member> members, int minWriteReplicas, int totalSlots) {
        this(namespace, registryUrl, members, minWriteReplicas, totalSlots, Optional.empty(), Optional.empty());
    }

    public RimioConfig withMembers(List<Member> others) { return new RimioConfig(namespace, registryUrl, List.copyOf(others), minWriteReplicas, totalSlots, archive, initScan); }

    public RimioConfig withMinWriteReplicas(int n) { return new RimioConfig(namespace, registryUrl, members, n, totalSlots, archive, initScan); }

    public RimioConfig withTotalSlots(int n) { return new RimioConfig(namespace, registryUrl, members, minWriteReplicas, n, archive, initScan); }

    public RimioConfig withNamespace(String name) { return new RimioConfig(name, registryUrl, members, minWriteReplicas, totalSlots, archive, initScan); }

    /** Seeds of an embedded registry; with none the node is to be its first member. */
    public RimioConfig withSeeds(String... addresses) { return new RimioConfig(namespace, EMBED + String.join(",", addresses), members, minWriteReplicas, totalSlots, archive, initScan); }

    public RimioConfig withArchive(Archive block) { return new RimioConfig(namespace, registryUrl, members, minWriteReplicas, totalSlots, Optional.of(block), initScan); }

    public RimioConfig withInitScan(InitScan block) { return new RimioConfig(namespace, registryUrl, members, minWriteReplicas, totalSlots, archive, Optional.of(block)); }

    /** The file's text; {@code current_node} is read by the older profiles only. */
    String yaml(String currentNode) {
        String nodes = members.stream().map(RimioConfig::yaml).collect(Collectors.joining());
        return """
            current_node: "%s"
            registry:
              namespace: "%s"
            %sinitial_cluster:
              nodes:
            %s  replication:
                min_write_replicas: %d
                total_slots: %d
            """.formatted(currentNode, namespace, registry(), nodes, minWriteReplicas, totalSlots) + archive.map(Archive::yaml).orElse("") + initScan.map(RimioConfig::yaml).orElse("");
    }

    private static String yaml(InitScan s) {
        return """
            init_scan:
              enabled: %s
              redis:
                url: "%s"
                list_key: "%s"
                page_size: %d
            """.formatted(s.enabled, s.url, s.listKey, s.pageSize);
    }

    private String registry() {
        if (registryUrl.startsWith("etcd://")) return """
              backend: etcd
              etcd:
                endpoints: [%s]
            """.formatted(quoted("http://", registryUrl.substring("etcd://".length())));
        if (registryUrl.startsWith(EMBED)) return """
              backend: embed
              embed:
                seeds: [%s]
            """.formatted(quoted("", registryUrl.substring(EMBED.length())));
        return """
              backend: redis
              redis:
                url: "%s"
                pool_size: 10
            """.formatted(registryUrl);
    }

    /** Addresses separated by commas, as items of a YAML list. */
    private static String quoted(String scheme, String addresses) {
        return Stream.of(addresses.split(",")).filter(a -> !a.isEmpty()).map(a -> '"' + scheme + a + '"').collect(Collectors.joining(", "));
    }

    private static String yaml(Member m) {
        return """
                - node_id: "%s"
                  bind_addr: "%s"
                  advertise_addr: "%s"
                  disks:
                    - path: "%s"
            """.formatted(m.id, m.address, m.address, m.disk);
    }
}
