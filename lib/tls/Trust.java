package tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import kit.SetupError;

/**
 * Whom a client trusts, these authorities and no others, and what it shows itself.
 *
 * @param self empty for a client without a certificate
 */
public record Trust(List<X509Certificate> authorities, Optional<Identity> self) {
    private static final char[] NO_PASSWORD = {};

    public static Trust in(CertFactory factory) { return new Trust(List.of(factory.authority().certificate()), Optional.empty()); }

    /** The same trust for a client with a certificate. */
    public Trust showing(Identity identity) { return new Trust(authorities, Optional.of(identity)); }

    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trusted(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SetupError("no TLS: " + e.getMessage(), e);
        }
    }

    /** Empty without a certificate of its own. */
    public KeyManager[] keys() {
        if (self.isEmpty()) return new KeyManager[0];
        try {
            KeyStore store = empty();
            store.setKeyEntry("self", self.get().key(), NO_PASSWORD, self.get().chain().toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SetupError("the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    public TrustManager[] trusted() {
        try {
            KeyStore store = empty();
            for (X509Certificate a : authorities) store.setCertificateEntry("authority " + store.size(), a);
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SetupError("the authorities cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
