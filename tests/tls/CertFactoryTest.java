package tls;

import static kit.SameBytes.sameBytes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates are what they are said to be, a self-check finds those that are not, and a client is as strict as it should be. */
class CertFactoryTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private final CertFactory factory = new CertFactory("CA", KeyKind.EC_P256);
    private HttpsServer server;

    @AfterEach void stop() { if (server != null) server.stop(0); }

    @ParameterizedTest @EnumSource(KeyKind.class) void aGoodCertificateHasNoFault(KeyKind kind) {
        var made = new CertFactory("CA", kind);
        CertifiedKey key = made.node("n1");
        assertThat(CertFactory.faults(key, made.authority()), empty());
        assertThat(CertFactory.hosts(key.certificate()), hasItems("127.0.0.1", "localhost", "n1"));
    }

    @Test void theSelfCheckFindsWhatIsWrong() {
        CertifiedKey good = factory.node("n1");
        assertThat(CertFactory.faults(good.withKeyOf(factory.node("n2")), factory.authority()), contains("the key does not fit"));
        assertThat(CertFactory.faults(good, Authority.of("CA", KeyKind.EC_P256)), contains("the authority did not sign it"));
        assertThat(CertFactory.faults(factory.authority().issue(factory.leaf("n1").expired()), factory.authority()), contains(startsWith("it is not valid now")));
        assertThat(CertFactory.faults(factory.authority().issue(factory.leaf("n1").notYetValid()), factory.authority()), contains(startsWith("it is not valid now")));
        assertThat(CertFactory.faults(factory.authority().issue(factory.leaf("n1").forHosts("192.0.2.1")), factory.authority()), contains("no subject alternative name is 127.0.0.1"));
        assertThat(CertFactory.faults(Authority.selfSigned(factory.leaf("n1")), factory.authority()), contains("the authority did not sign it"));
    }

    @Test void keysAreForTheirOwnerAlone(@TempDir Path folder) throws Exception {
        factory.node("n1").writeTo(folder.resolve("n1.crt"), folder.resolve("n1.key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("n1.key"))), is("rw-------"));
        assertThat(Files.readAllLines(folder.resolve("n1.key")).getFirst(), is("-----BEGIN PRIVATE KEY-----"));
    }

    /** A server that shows the certificate. Returns its URL. */
    private String serve(CertifiedKey shown) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", shown.key(), new char[0], shown.chain().toArray(java.security.cert.Certificate[]::new));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        stop();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private String asked(CertifiedKey shown, ClientTls client) throws Exception {
        try (Http http = new Http("n1", serve(shown), client, LIMIT, Listener.NONE)) {
            return "" + http.get("/").send().status();
        } catch (NoAnswer e) {
            return e.getMessage();
        }
    }

    @Test void aClientRefusesWithTheReason() throws Exception {
        ClientTls strict = ClientTls.trusting(factory.authority());
        assertThat(asked(factory.node("n1"), strict), is("200"));
        assertThat(asked(factory.authority().issue(factory.leaf("n1").expired()), strict), containsString(Refusal.EXPIRED));
        assertThat(asked(factory.authority().issue(factory.leaf("n1").notYetValid()), strict), containsString(Refusal.NOT_YET_VALID));
        assertThat(asked(factory.authority().issue(factory.leaf("n1").forHosts("192.0.2.1")), strict), containsString(Refusal.OTHER_HOST));
        assertThat(asked(Authority.of("CA", KeyKind.EC_P256).issue(factory.leaf("n1")), strict), containsString(Refusal.UNKNOWN_AUTHORITY));
        assertThat(asked(Authority.selfSigned(factory.leaf("n1")), strict), containsString(Refusal.UNKNOWN_AUTHORITY));
        assertThat(asked(Authority.selfSigned(factory.leaf("n1")), ClientTls.trustingAnybody()), is("200"));
    }

    @Test void longBodiesComeBackWhole() throws Exception {
        byte[] body = new byte[3 << 20];
        new java.util.Random(1).nextBytes(body);
        for (String protocol : List.of("TLSv1.2", "TLSv1.3"))
            try (Http http = new Http("n1", serve(factory.node("n1")), ClientTls.trusting(factory.authority()).only(protocol), LIMIT.multipliedBy(4), Listener.NONE)) {
                for (int i = 0; i < 2; i++) assertThat(http.post("/", body).send().body(), sameBytes(body));
            }
    }

    @Test void rawHellosAreUnderstood() throws Exception {
        String address = serve(factory.node("n1")).substring("https://".length());
        assertThat(RawTalk.answerTo(address, new ClientHello(ClientHello.TLS_1_3).bytes(), LIMIT), is("hello TLSv1.3"));
        assertThat(RawTalk.answerTo(address, new ClientHello(ClientHello.TLS_1_2).bytes(), LIMIT), is("hello TLSv1.2"));
        assertThat(RawTalk.answerTo(address, new ClientHello(ClientHello.TLS_1_1).bytes(), LIMIT), is("alert 70"));
        assertThat(RawTalk.answerTo(address, new ClientHello(ClientHello.TLS_1_0).bytes(), LIMIT), is("alert 70"));
        assertThat(Handshake.with(address, ClientTls.trusting(factory.authority()).only("TLSv1.2"), LIMIT).protocol(), is("TLSv1.2"));
    }
}
