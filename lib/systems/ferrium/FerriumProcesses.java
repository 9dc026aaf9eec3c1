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
import systems.kv.TlsMode;
import tls.Identity;

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
        List<String> program = binary.map(b -> List.of(b.toString())).orElseGet(() -> Reference.program(c));
        config.all().forEach(id -> nodes.put(id, prepare(program, id)));
    }

    private static Optional<Path> binary(Case c) {
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
        var file = new ConfigWriter(addresses.peer(id), config.all().stream().map(addresses::peer).toList(), c.workspace().newDataFolder(name).resolve("data"));
        if (config.tls().mode().on()) secure(file, id);
        config.settings().forEach(file::mutate);
        List<String> line = new ArrayList<>(program);
        try {
            if (isReference()) line.add(1, "-Djdk.net.hosts.file=" + Files.writeString(shown.resolve(name + ".hosts"), addresses.hostsFile(id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.addAll(List.of("--config", file.write(shown.resolve(name + ".toml")).toString()));
        if (isReference()) c.options().defects().forEach(d -> line.addAll(List.of("--defect", d)));
        return new Node(name, addresses.ports(id), line, Map.of(), shown.resolve(name + ".log"), c.trail());
    }

    private void secure(ConfigWriter file, int id) {
        Path folder = c.workspace().newDataFolder(config.name() + "certificates");
        Identity.PemFiles own = config.tls().node(id).write(folder, "n" + id);
        file.mutate("security.enable_tls", true).mutate("security.cert_file", own.certificate().toString()).mutate("security.key_file", own.key().toString())
            .mutate("security.enable_mtls", config.tls().mode() == TlsMode.MTLS).mutate("security.ca_file", Identity.bundle(folder, "ca-of-n" + id, config.tls().trustedByNodes()).toString());
    }

    Node node(int id) { return nodes.get(id); }
}
