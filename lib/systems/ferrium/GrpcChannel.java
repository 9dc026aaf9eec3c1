package systems.ferrium;

import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import kit.SetupError;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import tls.ClientTls;

/** Channels of gRPC to one address, by the library that Ratis brings along. */
final class GrpcChannel {
    /** What the gRPC library logs on the console of a case; kept, lest the setting is collected with it. */
    private static final Logger LIBRARY = Logger.getLogger("org.apache.ratis.thirdparty");

    static {
        LIBRARY.setLevel(Level.WARNING);
        System.setProperty("org.apache.ratis.thirdparty.io.netty.noUnsafe", "true"); // else newer JDKs warn there, too
    }

    private GrpcChannel() {}

    static ManagedChannel to(String address, ClientTls tls, int mostBytes) {
        var builder = NettyChannelBuilder.forTarget("dns:///" + address).maxInboundMessageSize(mostBytes);
        return (tls.on() ? builder.sslContext(context(tls)) : builder.usePlaintext()).build();
    }

    private static SslContext context(ClientTls tls) {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient().trustManager(tls.trust()).keyManager(tls.key()), SslProvider.JDK).protocols(tls.protocols()).build();
        } catch (SSLException e) {
            throw new SetupError("no TLS for gRPC: " + e.getMessage(), e);
        }
    }
}
