package systems.kv;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tls.CertFactory;
import tls.Identity;
import tls.Trust;

/** Who shows which certificate in one cluster, and trusts whom. Without TLS there are none. */
public final class TlsSetup {
    private final TlsMode mode;
    private final CertFactory certificates;
    private final Map<Integer, Identity> nodes = new HashMap<>();
    private final List<X509Certificate> trustedByNodes;

    public TlsSetup(TlsMode mode) {
        this.mode = mode;
        certificates = mode.on() ? new CertFactory() : null;
        trustedByNodes = mode.on() ? CertFactory.authorities(certificates) : List.of();
    }

    public TlsMode mode() { return mode; }

    public String scheme() { return mode.scheme(); }

    /** What good and bad certificates of this cluster are made of; of one with TLS. */
    public CertFactory certificates() { return certificates; }

    /** In place of its good certificate, the node shows this one. */
    public TlsSetup node(int id, Identity other) {
        nodes.put(id, other);
        return this;
    }

    /** What the node shows to clients and to other nodes. */
    public Identity node(int id) { return nodes.computeIfAbsent(id, certificates::node); }

    public List<X509Certificate> trustedByNodes() { return trustedByNodes; }

    /** How clients usually come: they trust the cluster's authority, and show a certificate where it is demanded. */
    public Trust clients() {
        Trust trust = Trust.in(certificates);
        return mode == TlsMode.MTLS ? trust.showing(certificates.client()) : trust;
    }

    /** Of {@link #clients}; empty without TLS. */
    public Optional<SSLContext> context() { return mode.on() ? Optional.of(clients().context()) : Optional.empty(); }
}
