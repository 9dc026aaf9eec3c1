package tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Shows one key, whomever the server says that it believes: a client that is to be refused must not hold back what it is refused for. */
final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private final Supplier<CertifiedKey> shown;

    /** @param shown null for none */
    OneKey(Supplier<CertifiedKey> shown) { this.shown = shown; }

    private String alias() { return shown.get() == null ? null : ALIAS; }

    @Override public String[] getClientAliases(String type, Principal[] issuers) { return shown.get() == null ? null : new String[] {ALIAS}; }

    @Override public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) { return alias(); }

    @Override public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) { return alias(); }

    @Override public String[] getServerAliases(String type, Principal[] issuers) { return null; }

    @Override public String chooseServerAlias(String type, Principal[] issuers, Socket socket) { return null; }

    @Override public X509Certificate[] getCertificateChain(String alias) { return shown.get() == null ? null : shown.get().chain().toArray(X509Certificate[]::new); }

    @Override public PrivateKey getPrivateKey(String alias) { return shown.get() == null ? null : shown.get().key(); }
}
