package systems.kv;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tls.ClientTls;

/**
 * A key-value cluster, whatever the target (contracts/kv.md §1, §2.2).
 *
 * @param name stands before the names of its nodes, where a case has several clusters
 * @param ids of the nodes that found the cluster, 1 to 250 each, in the order of their start; the first one is told to initialize it
 * @param later ids of nodes that the others know, and that are started when the case says so
 * @param links whether links between nodes can be broken
 * @param recorded whether all bytes between clients and nodes, and from node to node, are kept
 * @param certificates of its nodes and clients, if they talk by TLS
 * @param settings of the nodes in the words of their configuration file, such as {@code cluster.enable_auto_join}
 */
public record KvConfig(String name, List<Integer> ids, List<Integer> later, boolean links, boolean recorded, Optional<Certificates> certificates, Map<String, Object> settings, Bounds bounds) {
    public TlsMode tls() { return certificates.map(Certificates::mode).orElse(TlsMode.OFF); }

    /** How its own clients talk. */
    public ClientTls client() { return certificates.map(Certificates::client).orElse(ClientTls.PLAIN); }

    public String nodeName(int id) { return name + "n" + id; }

    /** Those that found the cluster. */
    public Set<Integer> founders() { return new TreeSet<>(ids); }

    public Set<Integer> all() {
        Set<Integer> all = new TreeSet<>(ids);
        all.addAll(later);
        return all;
    }

    public int quorum() { return ids.size() / 2 + 1; }
}
