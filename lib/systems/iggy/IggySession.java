package systems.iggy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kit.SetupError;
import org.apache.iggy.client.async.tcp.AsyncIggyTcpClient;
import org.apache.iggy.exception.IggyServerException;

/** One connection to an Apache Iggy, for a few questions: a server that verifies heartbeats would end it in time. */
public final class IggySession implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    static { System.setProperty("io.netty.eventLoopThreads", "1"); } // else each session, of which there are many, has two for every core

    private final IggyAddress address;
    private final AsyncIggyTcpClient client;

    /** Connected and logged in. */
    public IggySession(IggyAddress address) {
        this.address = address;
        client = AsyncIggyTcpClient.builder().host(address.host()).port(address.port()).credentials(address.user(), address.password()).connectionTimeout(CONNECT_LIMIT).connectionPoolSize(1).build();
        try {
            answer(client.connect());
            answer(client.login());
        } catch (IggyServerException e) {
            client.close();
            throw new SetupError(address + " refuses user " + address.user() + ": " + e.getMessage(), e);
        } catch (SetupError e) {
            client.close();
            throw e;
        }
    }

    /** @throws IggyServerException when the server refuses; @throws SetupError when nothing comes */
    public <T> T ask(Function<AsyncIggyTcpClient, CompletableFuture<T>> question) { return answer(question.apply(client)); }

    private <T> T answer(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IggyServerException refusal) throw refusal;
            throw new SetupError(address + " does not answer: " + e.getCause(), e);
        } catch (Exception e) {
            throw new SetupError(address + " does not answer within " + LIMIT.toSeconds() + " s", e);
        }
    }

    @Override public void close() { client.close(); }
}
