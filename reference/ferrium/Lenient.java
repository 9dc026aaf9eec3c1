package ferrium;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes more than it should: for accept_invalid_certs, and for defects. */
final class Lenient extends X509ExtendedTrustManager {
    private interface Judgement {
        void run() throws CertificateException;
    }

    /** Null believes anybody. */
    private final X509ExtendedTrustManager strict;

    private Lenient(X509ExtendedTrustManager strict) { this.strict = strict; }

    static Lenient anybody() { return new Lenient(null); }

    /** As strict as the other one, but for dates. */
    static Lenient anyDate(X509ExtendedTrustManager strict) { return new Lenient(strict); }

    private void judge(Judgement judgement) throws CertificateException {
        if (strict == null) return;
        try {
            judgement.run();
        } catch (CertificateException e) {
            for (Throwable t = e; t != null; t = t.getCause()) if (t instanceof CertificateExpiredException || t instanceof CertificateNotYetValidException) return;
            throw e;
        }
    }

    @Override public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException { judge(() -> strict.checkClientTrusted(chain, type, socket)); }

    @Override public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException { judge(() -> strict.checkServerTrusted(chain, type, socket)); }

    @Override public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException { judge(() -> strict.checkClientTrusted(chain, type, engine)); }

    @Override public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException { judge(() -> strict.checkServerTrusted(chain, type, engine)); }

    @Override public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException { judge(() -> strict.checkClientTrusted(chain, type)); }

    @Override public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException { judge(() -> strict.checkServerTrusted(chain, type)); }

    @Override public X509Certificate[] getAcceptedIssuers() { return strict == null ? new X509Certificate[0] : strict.getAcceptedIssuers(); }
}
