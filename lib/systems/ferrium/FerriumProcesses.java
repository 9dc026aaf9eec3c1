package systems.ferrium;

import cluster.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kit.Case;
import kit.SetupError;
import kit.Skipped;
import systems.kv.KvConfig;

/** The processes of a ferrium cluster: the reference server, or a real {@code ferrium-server}. */
final class FerriumProcesses {
    private final Case c;
    private final KvConfig config;
    private final FerriumAddresses addresses;
    private final Optional<Path> binary;
    private final Map<Integer, Node> nodes = new TreeMap<>();

    FerriumProcesses(Case c, KvConfig config, FerriumAddresses addresses) {
        this.c = c;
        this.config = config;
        this.addresses = addresses;
        binary = binary(c);
        List<String> program = program(c);
        config.all().forEach(id -> nodes.put(id, prepare(program, id)));
    }

    /** The words that stand before a node's own arguments. */
    static List<String> program(Case c) { return binary(c).map(b -> List.of(b.toString())).orElseGet(() -> Reference.program(c)); }

    /** Empty for the reference server. */
    static Optional<Path> binary(Case c) {
        if (!c.options().target(c.header()).equals("ferrium")) return Optional.empty();
        Optional<Path> found = c.options().ferriumBinary().filter(Files::isExecutable);
        if (found.isPresent()) return found;
        String why = "no ferrium-server: give --ferrium-binary FILE or FERRIUM_BINARY; it is built by cargo build --release --bin ferrium-server";
        if (c.options().kv().requireTarget()) throw new SetupError(why);
        throw new Skipped(why);
    }

    boolean isReference() { return binary.isEmpty(); }

    private Node prepare(List<String> program, int id) {
        Path shown = c.workspace().file("nodes");
        String name = config.nodeName(id);
        var file = new ConfigWriter(addresses.peer(id), config.all().stream().map(addresses::peer).toList(), dataFolder(id));
        config.certificates().ifPresent(certificates -> file.secure(certificates.files(id), config.tls()));
        config.settings().forEach(file::mutate);
        List<String> line = new ArrayList<>(program);
        try {
            if (isReference()) line.add(1, "-Djdk.net.hosts.file=" + Files.writeString(shown.resolve(name + ".hosts"), addresses.hostsFile(id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.addAll(List.of("--config", file.write(shown.resolve(name + ".toml")).toString()));
        if (isReference()) c.options().defects().forEach(d -> line.addAll(List.of("--defect", d)));
        return new Node(name, addresses.ports(id), line, environment(id), shown.resolve(name + ".log"), c.trail());
    }

    /** Of a real one, that dials the others itself or by what stands between. */
    private Map<String, String> environment(int id) {
        if (isReference()) return Map.of();
        if (!config.links() && !config.recorded()) return ForwardProxy.without();
        return c.closeAtEnd(new ForwardProxy(config.nodeName(id), addresses.waysFrom(id))).environment();
    }

    Path dataFolder(int id) { return c.workspace().newDataFolder(config.nodeName(id)).resolve("data"); }

    Node node(int id) { return nodes.get(id); }
}
