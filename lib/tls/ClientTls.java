package tls;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import kit.SetupError;

/**
 * How a client talks: in plain text, or by TLS, whom it believes and what it shows. It may learn to believe others and to show something
 * else, which counts for connections that are opened from then on.
 */
public final class ClientTls {
    private static final List<String> BOTH = List.of("TLSv1.3", "TLSv1.2");
    public static final ClientTls PLAIN = new ClientTls(false, BOTH);
    private final boolean on;
    private final List<String> protocols;
    private final Believed believed = new Believed();
    private volatile CertifiedKey shown;

    private ClientTls(boolean on, List<String> protocols) {
        this.on = on;
        this.protocols = protocols;
    }

    /** Believes whom these vouch for, if it is at the address where the client found it. */
    public static ClientTls trusting(Authority... authorities) {
        var tls = new ClientTls(true, BOTH);
        tls.believe(authorities);
        return tls;
    }

    /** Looks at nothing: for what a client must not be told, but the server must not tell either. */
    public static ClientTls trustingAnybody() { return new ClientTls(true, BOTH); }

    /** The same, but looks at nothing that a server shows. */
    public ClientTls believingAnybody() { return trustingAnybody().showing(shown); }

    /** The same by one version only, such as {@code TLSv1.2}. */
    public ClientTls only(String protocol) {
        var tls = new ClientTls(on, List.of(protocol));
        tls.shown = shown;
        tls.believed.take(believed);
        return tls;
    }

    public ClientTls showing(CertifiedKey own) {
        var tls = new ClientTls(on, protocols);
        tls.believed.take(believed);
        tls.shown = own;
        return tls;
    }

    /** From now on, these and no others. */
    public void believe(Authority... authorities) { believed.only(List.of(authorities)); }

    /** From now on. */
    public void show(CertifiedKey own) { shown = own; }

    public boolean on() { return on; }

    public String scheme() { return on ? "https" : "http"; }

    public List<String> protocols() { return protocols; }

    public X509ExtendedTrustManager trust() { return believed; }

    public X509ExtendedKeyManager key() { return new OneKey(() -> shown); }

    /** For a connection to this host; empty for plain text. Sessions are never taken up again: each connection shows what is so now. */
    public Optional<SSLEngine> engine(String host, int port) {
        if (!on) return Optional.empty();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new X509ExtendedKeyManager[] {key()}, new X509ExtendedTrustManager[] {believed}, null);
            SSLEngine engine = context.createSSLEngine(host, port);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(protocols.toArray(String[]::new));
            engine.setSSLParameters(parameters);
            return Optional.of(engine);
        } catch (GeneralSecurityException e) {
            throw new SetupError("no TLS: " + e.getMessage(), e);
        }
    }
}
