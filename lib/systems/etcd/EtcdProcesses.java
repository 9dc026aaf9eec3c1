package systems.etcd;

import cluster.Node;
import cluster.Port;
import http.Http;
import http.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Case;
import kit.NoWitness;
import kit.SetupError;
import kit.Skipped;
import links.ByteRecorder;
import links.Links;
import links.Question;
import systems.kv.Certificates;
import systems.kv.KvConfig;
import systems.kv.PeerAddresses;
import systems.kv.TlsMode;
import tls.CertFactory;
import tls.ClientTls;

/** The processes of an etcd cluster, by their command lines (contracts/kv.md §3.3). */
final class EtcdProcesses implements AutoCloseable {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final int SNAPSHOT_COUNT = 500;
    private static final int MOST_PAIRS = 2000;
    private final Case c;
    private final KvConfig config;
    private final Path binary;
    private final Map<Integer, Port> clientPorts = new TreeMap<>();
    private final PeerAddresses peers;
    /** What each node advertises to others: its own port, or where its relay listens. */
    private final Map<Integer, Port> advertised = new TreeMap<>();
    private final Map<Integer, PeerRelay> relays = new TreeMap<>();
    /** Before the ports for peers, if all is to be recorded. */
    private final Map<Integer, ByteRecorder> recorders = new TreeMap<>();
    /** Null without. */
    private final Links links;
    private final Map<Integer, Node> nodes = new TreeMap<>();

    EtcdProcesses(Case c, KvConfig config) {
        this.c = c;
        this.config = config;
        binary = binary(c);
        config.all().forEach(id -> clientPorts.put(id, Port.free()));
        peers = new PeerAddresses(config.all(), linked(), config.name(), "peer");
        config.all().forEach(id -> advertised.put(id, linked() ? Port.free() : peers.port(id)));
        links = linked() ? openLinks() : null;
        if (config.recorded()) config.all().forEach(id -> recorders.put(id, c.closeAtEnd(new ByteRecorder(config.nodeName(id) + "-peers", CertFactory.LOOPBACK + ":0", peers.port(id).address()))));
        config.all().forEach(id -> nodes.put(id, prepare(id)));
    }

    private static Path binary(Case c) {
        Path found = c.options().kv().etcdBinary().or(Etcd::onPath).orElse(null);
        if (found != null && Files.isExecutable(found)) return found;
        String why = found == null ? "etcd is not on the PATH; give --etcd-binary FILE" : "--etcd-binary " + found + " is not executable";
        if (c.options().kv().requireTarget()) throw new SetupError(why);
        throw new Skipped(why);
    }

    private Node prepare(int id) {
        String name = config.nodeName(id);
        List<Integer> first = new ArrayList<>(config.ids());
        if (!config.ids().contains(id)) first.add(id);
        String all = first.stream().map(n -> "n" + n + "=" + peerUrl(n)).collect(Collectors.joining(","));
        List<String> line = new ArrayList<>(List.of(binary.toString(), "--name", "n" + id, "--data-dir", dataFolder(id).toString(),
            "--listen-client-urls", clientUrl(id), "--advertise-client-urls", clientUrl(id), "--listen-peer-urls", peerScheme() + "://" + peers.port(id).address(),
            "--initial-advertise-peer-urls", peerUrl(id), "--initial-cluster", all, "--initial-cluster-state", config.ids().contains(id) ? "new" : "existing",
            "--initial-cluster-token", name.substring(0, name.length() - ("n" + id).length()) + c.workspace().dataFolder().getFileName(),
            "--heartbeat-interval", "150", "--election-timeout", "1000", "--snapshot-count", "" + SNAPSHOT_COUNT, "--max-txn-ops", "" + MOST_PAIRS));
        config.certificates().ifPresent(certificates -> line.addAll(security(certificates.files(id), certificates.peerFiles(id))));
        return new Node(name, List.of(clientPorts.get(id), peers.port(id)), line, environment(), c.workspace().file("nodes").resolve(name + ".log"), c.trail());
    }

    /** Between nodes each shows its certificate, as the contract's servers do (contracts/kv.md §2.5). */
    private List<String> security(Certificates.Files files, Certificates.Files peers) {
        List<String> words = new ArrayList<>(List.of("--cert-file", files.certificate().toString(), "--key-file", files.key().toString()));
        if (!linked()) words.addAll(List.of("--peer-cert-file", peers.certificate().toString(), "--peer-key-file", peers.key().toString(), "--peer-trusted-ca-file", peers.authorities().toString(), "--peer-client-cert-auth"));
        if (config.tls() == TlsMode.MTLS) words.addAll(List.of("--client-cert-auth", "--trusted-ca-file", files.authorities().toString())); // the file alone would demand certificates, too
        return words;
    }

    /** Without what this process was given for other etcds. */
    private static Map<String, String> environment() {
        Map<String, String> cleared = new HashMap<>();
        System.getenv().keySet().stream().filter(k -> k.startsWith("ETCD_")).forEach(k -> cleared.put(k, null));
        return cleared;
    }

    Path dataFolder(int id) { return c.workspace().newDataFolder(config.nodeName(id)).resolve("etcd"); }

    Node node(int id) { return nodes.get(id); }

    String clientUrl(int id) { return config.tls().scheme() + "://" + clientPorts.get(id).address(); }

    /** By which the others know it. */
    String peerUrl(int id) { return peerScheme() + "://" + (recorders.containsKey(id) ? recorders.get(id).address() : advertised.get(id).address()); }

    Collection<ByteRecorder> recorders() { return recorders.values(); }

    /** Of the node with this URL for peers. */
    OptionalInt idOf(String peerUrl) { return config.all().stream().filter(id -> peerUrl(id).equals(peerUrl)).mapToInt(id -> id).findFirst(); }

    Http http(int id, String url, ClientTls tls, Listener listener) { return new Http(config.nodeName(id), url, tls, REQUEST_LIMIT, listener); }

    /** Such as "etcd 3.4.23". */
    String version() {
        try {
            Process p = new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
            String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            p.waitFor();
            return "etcd " + Stream.of(text.split("\n")).findFirst().orElse("").replaceAll(".*: ", "");
        } catch (IOException e) {
            throw new SetupError("cannot run " + binary + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    private boolean linked() { return config.links(); }

    /** Relays read who asks, so that where there are links only clients have TLS. */
    private String peerScheme() { return linked() ? "http" : config.tls().scheme(); }

    private Links openLinks() {
        Links opened = peers.openLinks(c, Question.HTTP);
        config.all().forEach(d -> relays.put(d, new PeerRelay(advertised.get(d), peers.port(d).address(), s -> PeerAddresses.by(s, d) + ":" + peers.number(d))));
        return opened;
    }

    /** @param member etcd's own id of a node, as a decimal number */
    void learn(String member, int id) { relays.values().forEach(r -> r.learn(Long.toHexString(Long.parseUnsignedLong(member)), id)); }

    Links links() {
        if (links == null) throw new NoWitness("the cluster has no links that could be broken; a case asks for them by links()");
        return links;
    }

    String linkName(int from, int to) { return peers.linkName(from, to); }

    @Override public void close() {
        clientPorts.values().forEach(Port::close);
        relays.values().forEach(PeerRelay::close);
        advertised.values().forEach(Port::close);
        peers.close();
    }
}
