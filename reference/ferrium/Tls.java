package ferrium;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
    private static final List<String> OLD_TOO = List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1");

    private final Config.Security security;
    private final Defects defects;
    private final KeyManager own;
    /** Whom this node believes when it dials, and whom it lets in where it demands a certificate. */
    private final X509ExtendedTrustManager trusted;
    private final X509ExtendedTrustManager dialled;

    private Tls(Config.Security security, Defects defects, KeyManager own, X509ExtendedTrustManager trusted) {
        this.security = security;
        this.defects = defects;
        this.own = own;
        this.trusted = defects.on(Defect.FOREIGN_CLIENT_ACCEPTED) ? Lenient.anybody() : trusted;
        this.dialled = security.acceptInvalid() || defects.on(Defect.PEERS_NOT_CHECKED) ? Lenient.anybody() : trusted;
    }

    /** @throws Config.Bad naming the file that cannot be used */
    static Tls of(Config.Security security, Defects defects) {
        if (defects.on(Defect.TLS_1_1_ACCEPTED)) Security.setProperty("jdk.tls.disabledAlgorithms", "");
        var chain = Pem.certificates(security.cert(), "cert_file");
        var key = Pem.key(security.key(), chain.getFirst(), "key_file");
        try {
            var keys = KeyStore.getInstance("PKCS12");
            char[] password = new char[0];
            keys.load(null, password);
            keys.setKeyEntry("own", key, password, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            return new Tls(security, defects, factory.getKeyManagers()[0], trust(security.ca(), defects));
        } catch (GeneralSecurityException | IOException e) {
            throw new Config.Bad("`security.cert_file`: " + e.getMessage());
        }
    }

    /** The system's authorities where no file is named. */
    private static X509ExtendedTrustManager trust(Path ca, Defects defects) throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (ca != null) {
            store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var authorities = Pem.certificates(ca, "ca_file");
            if (defects.on(Defect.ONLY_FIRST_CA_TRUSTED)) authorities = authorities.subList(0, 1);
            for (var certificate : authorities) store.setCertificateEntry("ca" + store.size(), certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var strict = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        return defects.on(Defect.EXPIRED_ACCEPTED) ? Lenient.anyDate(strict) : strict;
    }

    HttpsConfigurator httpServer() {
        return new HttpsConfigurator(context(trusted)) {
            @Override public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setProtocols(protocols().toArray(String[]::new));
                ssl.setNeedClientAuth(security.mtls() && !defects.on(Defect.MTLS_NOT_DEMANDED_ON_HTTP));
                parameters.setSSLParameters(ssl);
            }
        };
    }

    SslContext grpcServer() throws IOException {
        var builder = SslContextBuilder.forServer(own).trustManager(trusted).clientAuth(security.mtls() && !defects.on(Defect.MTLS_NOT_DEMANDED_ON_GRPC) ? ClientAuth.REQUIRE : ClientAuth.NONE);
        GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(protocols());
        if (defects.on(Defect.TLS_1_1_ACCEPTED)) builder.ciphers(List.of(context(trusted).getSupportedSSLParameters().getCipherSuites())); // HTTP/2 allows none that are old
        return builder.build();
    }

    private List<String> protocols() {
        if (defects.on(Defect.TLS_1_2_REFUSED)) return PROTOCOLS.subList(0, 1);
        if (defects.on(Defect.TLS_1_3_REFUSED)) return PROTOCOLS.subList(1, 2);
        return defects.on(Defect.TLS_1_1_ACCEPTED) ? OLD_TOO : PROTOCOLS;
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
}
