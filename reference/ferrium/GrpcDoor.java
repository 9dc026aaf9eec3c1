package ferrium;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/** The gRPC port, with the classes of gRPC that Ratis brings along. */
final class GrpcDoor {
    /** One method: the types of its messages by name, and what it does. */
    record Method(String request, String response, UnaryOperator<GrpcMessage> action) {}

    private final Server server;

    private GrpcDoor(Server server) { this.server = server; }

    /** @param services by full name their methods, by name */
    static GrpcDoor open(Config config, Tls tls, Defects defects, Map<String, Map<String, Method>> services) throws IOException {
        boolean both = tls != null && defects.on(Defect.PLAIN_GRPC_ACCEPTED);
        var server = start(config, both ? BothWays.LOOPBACK : config.grpc().socket(), tls, services, defects);
        if (both) BothWays.open(config.grpc().socket(), server.getPort(), start(config, BothWays.LOOPBACK, null, services, defects).getPort());
        return new GrpcDoor(server);
    }

    private static Server start(Config config, SocketAddress address, Tls tls, Map<String, Map<String, Method>> services, Defects defects) throws IOException {
        int limit = defects.on(Defect.LARGE_VALUE_REFUSED) ? 1 << 20 : config.network().maxMessageBytes();
        var builder = NettyServerBuilder.forAddress(address).maxInboundMessageSize(limit)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (tls != null) builder.sslContext(tls.grpcServer());
        services.forEach((name, methods) -> builder.addService(definition(name, methods)));
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new IOException("cannot listen on grpc_addr " + config.grpc() + ": " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        }
    }

    private static ServerServiceDefinition definition(String name, Map<String, Method> methods) {
        var definition = ServerServiceDefinition.builder(name);
        methods.forEach((method, m) -> definition.addMethod(MethodDescriptor.<GrpcMessage, GrpcMessage>newBuilder().setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(name, method)).setRequestMarshaller(GrpcMessage.marshaller(m.request))
            .setResponseMarshaller(GrpcMessage.marshaller(m.response)).build(), ServerCalls.asyncUnaryCall((request, answer) -> answer(m.action, request, answer))));
        return definition.build();
    }

    private static void answer(UnaryOperator<GrpcMessage> action, GrpcMessage request, StreamObserver<GrpcMessage> answer) {
        GrpcMessage response;
        try {
            response = action.apply(request);
        } catch (BadRequest e) {
            answer.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        } catch (RuntimeException e) {
            Log.warn("grpc: " + e);
            answer.onError(Status.INTERNAL.withDescription(e.toString()).asRuntimeException());
            return;
        }
        answer.onNext(response);
        answer.onCompleted();
    }

    void close() { server.shutdownNow(); }
}
