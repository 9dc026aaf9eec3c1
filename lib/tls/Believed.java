package tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import kit.SetupError;

/** Whom a client believes: those for whom some authorities vouch, which may become others, or anybody. Never the system's own authorities. */
final class Believed extends X509ExtendedTrustManager {
    /** Null believes anybody. */
    private volatile X509ExtendedTrustManager strict;

    void take(Believed other) { strict = other.strict; }

    void only(Collection<Authority> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Authority a : authorities) store.setCertificateEntry("ca" + store.size(), a.certificate());
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            strict = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new SetupError("no trust in " + authorities + ": " + e.getMessage(), e);
        }
    }

    @Override public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException { if (strict != null) strict.checkServerTrusted(chain, type, engine); }

    @Override public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException { if (strict != null) strict.checkServerTrusted(chain, type, socket); }

    @Override public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException { if (strict != null) strict.checkServerTrusted(chain, type); }

    @Override public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException { throw notAServer(); }

    @Override public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException { throw notAServer(); }

    @Override public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException { throw notAServer(); }

    private static CertificateException notAServer() { return new CertificateException("this is a client"); }

    @Override public X509Certificate[] getAcceptedIssuers() { return strict == null ? new X509Certificate[0] : strict.getAcceptedIssuers(); }
}
