package tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * What one client and one server came to terms on, or why they did not.
 *
 * @param outcome {@code done}, or the reason why not
 * @param chain that the server showed, its own certificate first
 */
public record Handshake(String outcome, String protocol, String cipher, List<X509Certificate> chain) {
    public static final String DONE = "done";

    /** With {@code host:port}. */
    public static Handshake with(String address, ClientTls client, Duration limit) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        SSLEngine engine = client.engine(host, port).orElseThrow();
        try (SocketChannel socket = SocketChannel.open(new InetSocketAddress(host, port)); Selector selector = Selector.open()) {
            socket.configureBlocking(false);
            var channel = new TlsChannel(socket, engine);
            SelectionKey key = socket.register(selector, 0);
            long deadline = System.nanoTime() + limit.toNanos();
            while (!channel.handshake()) {
                key.interestOps(channel.awaits());
                if (selector.select(Math.max(1, (deadline - System.nanoTime()) / 1_000_000)) == 0 && System.nanoTime() > deadline) return failed("no end within " + limit.toMillis() + " ms");
                selector.selectedKeys().clear();
            }
            SSLSession session = engine.getSession();
            return new Handshake(DONE, session.getProtocol(), session.getCipherSuite(), Stream.of(session.getPeerCertificates()).map(X509Certificate.class::cast).toList());
        } catch (IOException e) {
            return failed(Refusal.reason(e));
        }
    }

    private static Handshake failed(String why) { return new Handshake(why, "", "", List.of()); }

    /** Such as {@code TLSv1.3, TLS_AES_256_GCM_SHA384, CN=n1 by CN=Casebook CA for [127.0.0.1, localhost, n1]}. */
    @Override public String toString() {
        if (chain.isEmpty()) return outcome;
        X509Certificate own = chain.getFirst();
        return protocol + ", " + cipher + ", " + own.getSubjectX500Principal() + " by " + own.getIssuerX500Principal() + " for " + CertFactory.hosts(own);
    }
}
