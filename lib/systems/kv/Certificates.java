package systems.kv;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import tls.Authority;
import tls.CertFactory;
import tls.CertifiedKey;
import tls.ClientTls;
import tls.KeyKind;
import tls.Leaf;
import tls.Pem;

/**
 * The certificates of one cluster (contracts/kv.md §2.5): files that a node reads when it starts, and what clients believe and show. At first
 * all are of one authority, and good.
 */
public final class Certificates {
    private final TlsMode mode;
    private final Path folder;
    private final CertFactory factory;
    private final ClientTls client;
    private final Map<Integer, CertifiedKey> shown = new HashMap<>();
    private final CertifiedKey ofClient;

    /** What a node is told of in its configuration. */
    public record Files(Path certificate, Path key, Path authorities) {}

    private Certificates(TlsMode mode, Path folder, KeyKind kind, Collection<Integer> nodes) {
        this.mode = mode;
        this.folder = folder;
        factory = new CertFactory("Casebook CA", kind);
        ofClient = factory.node("client");
        client = ClientTls.trusting(factory.authority());
        if (mode == TlsMode.MTLS) client.show(ofClient);
        for (int id : nodes) {
            give(id, node(factory, id));
            believe(id, factory.authority());
        }
    }

    /** Of these nodes. @param folder for their files */
    public static Certificates of(TlsMode mode, Path folder, KeyKind kind, Collection<Integer> nodes) { return new Certificates(mode, folder, kind, nodes); }

    public TlsMode mode() { return mode; }

    /** Who signs them. */
    public CertFactory factory() { return factory; }

    /** What the cluster's own clients believe and show. */
    public ClientTls client() { return client; }

    /** The certificate of its clients under mTLS. */
    public CertifiedKey ofClient() { return ofClient; }

    /** For a node, by the addresses and the name at which clients and other nodes find it. */
    public static Leaf leaf(CertFactory factory, int id) { return factory.leaf("n" + id).alsoFor(PeerAddresses.by(id, id)); }

    /** A good certificate for a node, by this factory. */
    public static CertifiedKey node(CertFactory factory, int id) { return factory.checked(factory.authority().issue(leaf(factory, id))); }

    /** What the node shows from its next start on. */
    public CertifiedKey shownBy(int node) { return shown.get(node); }

    /** From its next start on, the node shows this, to clients and to other nodes. */
    public void give(int node, CertifiedKey key) {
        giveForClients(node, key);
        key.writeTo(peerFiles(node).certificate(), peerFiles(node).key());
    }

    /** From its next start on, the node shows this to clients, of a target where other nodes may see another one. */
    public void giveForClients(int node, CertifiedKey key) {
        shown.put(node, key);
        key.writeTo(files(node).certificate(), files(node).key());
    }

    /** From its next start on, the node believes those whom these vouch for. */
    public void believe(int node, Authority... authorities) { Pem.write(files(node).authorities(), Stream.of(authorities).map(Authority::certificate).toList()); }

    public Files files(int node) { return new Files(file(node, ".crt"), file(node, ".key"), file(node, ".ca.crt")); }

    /** For a target where nodes may show each other another certificate than they show to clients. */
    public Files peerFiles(int node) { return new Files(file(node, ".peers.crt"), file(node, ".peers.key"), file(node, ".ca.crt")); }

    private Path file(int node, String ending) { return folder.resolve("n" + node + ending); }
}
