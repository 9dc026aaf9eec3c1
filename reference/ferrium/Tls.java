package ferrium;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/** One certificate for all ports of a node, and for its own requests to other nodes (contracts/kv.md §2.5). Files are read once. */
final class Tls {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final Config.Security security;
    private final Defects defects;
    private final KeyManager own;
    /** Whom this node believes when it dials, and whom it lets in where it demands a certificate. */
    private final TrustManager trusted;
    private final TrustManager dialled;

    private Tls(Config.Security security, Defects defects, KeyManager own, TrustManager trusted) {
        this.security = security;
        this.defects = defects;
        this.own = own;
        this.trusted = trusted;
        this.dialled = security.acceptInvalid() ? new Anybody() : trusted;
    }

    /** @throws Config.Bad naming the file that cannot be used */
    static Tls of(Config.Security security, Defects defects) {
        var chain = Pem.certificates(security.cert(), "cert_file");
        var key = Pem.key(security.key(), chain.getFirst(), "key_file");
        try {
            var keys = KeyStore.getInstance("PKCS12");
            char[] password = new char[0];
            keys.load(null, password);
            keys.setKeyEntry("own", key, password, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            return new Tls(security, defects, factory.getKeyManagers()[0], trust(security.ca()));
        } catch (GeneralSecurityException | IOException e) {
            throw new Config.Bad("`security.cert_file`: " + e.getMessage());
        }
    }

    /** The system's authorities where no file is named. */
    private static TrustManager trust(Path ca) throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (ca != null) {
            store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (var certificate : Pem.certificates(ca, "ca_file")) store.setCertificateEntry("ca" + store.size(), certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers()[0];
    }

    HttpsConfigurator httpServer() {
        return new HttpsConfigurator(context(trusted)) {
            @Override public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setProtocols(PROTOCOLS.toArray(String[]::new));
                ssl.setNeedClientAuth(security.mtls());
                parameters.setSSLParameters(ssl);
            }
        };
    }

    SslContext grpcServer() throws IOException {
        var builder = SslContextBuilder.forServer(own).trustManager(trusted).clientAuth(security.mtls() ? ClientAuth.REQUIRE : ClientAuth.NONE);
        return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(PROTOCOLS).build();
    }

    SSLSocketFactory client() { return context(dialled).getSocketFactory(); }

    /** Between nodes each shows its certificate; without an authority of its own there is none to check it against. */
    GrpcTlsConfig raft() { return new GrpcTlsConfig(own, dialled, security.ca() != null); }

    private SSLContext context(TrustManager trust) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {own}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For accept_invalid_certs. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }
}
