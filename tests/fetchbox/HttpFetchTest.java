package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tls.Authority;
import tls.CertifiedKey;
import tls.KeyKind;
import tls.Leaf;

/** One GET: what is no whole answer fails, and within its time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpFetchTest {
    private static final Defects HONEST = Defects.named(List.of());
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static String body(String answer) throws IOException {
        try (var server = new RawServer().answer("/a", answer); var fetch = new HttpFetch(LIMIT, HONEST)) {
            fetch.get(URI.create(server.url("/a")), Map.of(), null);
            var to = new ByteArrayOutputStream();
            fetch.body(to);
            return to.toString();
        }
    }

    private static String body(String headers, String raw) throws IOException { return body("HTTP/1.1 200 OK\r\n" + headers + "\r\n" + raw); }

    @Test void aServerThatAcceptsAndSaysNothingEndsATlsHandshakeInTime() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()); var fetch = new HttpFetch(Duration.ofMillis(700), HONEST)) {
            assertThrows(SocketTimeoutException.class, () -> fetch.get(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/a"), Map.of(), null));
        }
    }

    private static SSLContext context(CertifiedKey shown, Authority believed) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("key", shown.key(), new char[0], shown.chain().toArray(java.security.cert.Certificate[]::new));
        keys.setCertificateEntry("ca", believed.certificate());
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private static int status(String certifiedHost) throws Exception {
        var authority = Authority.of("tests", KeyKind.EC_P256);
        SSLContext context = context(authority.issue(Leaf.of("origin", certifiedHost)), authority);
        try (var server = new RawServer(context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())).answer("/a", "HTTP/1.1 204 None\r\n\r\n");
             var fetch = new HttpFetch(LIMIT, context::getSocketFactory, HONEST)) {
            fetch.get(URI.create("https://127.0.0.1:" + server.port() + "/a"), Map.of(), null);
            return fetch.status();
        }
    }

    @Test void aCertificateIsOfTheHostThatWasAsked() throws Exception {
        assertThat(status("127.0.0.1"), is(204));
        assertThrows(SSLHandshakeException.class, () -> status("other.example"));
    }

    @Test void bodiesByLengthByChunksAndToTheEnd() throws IOException {
        assertThat(body("Content-Length: 3\r\n", "abcdef"), is("abc"));
        assertThat(body("Transfer-Encoding: Chunked\r\n", "2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), is("abc"));
        assertThat(body("", "abc"), is("abc"));
    }

    @Test void lengthsThatAreNoneFail() {
        for (String length : List.of("-1", "+3", "0x3", "3, 3", "99999999999999999999")) assertThrows(IOException.class, () -> body("Content-Length: " + length + "\r\n", "abc"), length);
        assertThrows(IOException.class, () -> body("Content-Length: 2\r\nContent-Length: 3\r\n", "abc"));
        for (String size : List.of("-3", "+3", "", "xyz", "ffffffffffffffff")) assertThrows(IOException.class, () -> body("Transfer-Encoding: chunked\r\n", size + "\r\nabc\r\n0\r\n\r\n"), size);
        assertThrows(IOException.class, () -> body("Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n")); // a chunk that goes on after its end
    }

    @Test void codingsThatNobodyUndoesFail() {
        for (String coding : List.of("gzip, chunked", "gzip", "chunked, chunked")) assertThrows(IOException.class, () -> body("Transfer-Encoding: " + coding + "\r\n", "3\r\nabc\r\n0\r\n\r\n"), coding);
        assertThrows(IOException.class, () -> body("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"));
    }

    @Test void whatBreaksOffFails() {
        assertThrows(IOException.class, () -> body("Content-Length: 4\r\n", "abc"));
        assertThrows(IOException.class, () -> body("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n"));
    }
}
