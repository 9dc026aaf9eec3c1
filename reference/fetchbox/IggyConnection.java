package fetchbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.iggy.client.async.tcp.AsyncIggyTcpClient;
import org.apache.iggy.exception.IggyServerException;

/**
 * One connection to an Apache Iggy, whose server knows a member of a group by it. A call that ends without the server's answer ends the
 * connection with it, as an answer may still come and belongs to nobody; the next call connects anew.
 */
final class IggyConnection implements AutoCloseable {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(3);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(1);
    private final Config.Broker broker;
    private final Thread pings = Thread.ofVirtual().unstarted(this::pingOnAndOn);
    /** One question at a time, in the order in which they come. */
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile AsyncIggyTcpClient client;
    private volatile int generation;
    private volatile boolean closed;

    IggyConnection(Config.Broker broker) {
        this.broker = broker;
        pings.start();
    }

    /** How often it was made: by another number, the server has forgotten what the one before had joined. */
    int generation() { return generation; }

    /** @throws IggyServerException when the server refuses; @throws MessageLog.Unavailable when nothing comes */
    <T> T call(Function<AsyncIggyTcpClient, CompletableFuture<T>> request) {
        takeTurn();
        try {
            if (client == null) connect();
            return await(request.apply(client));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IggyServerException refusal) throw refusal;
            throw broken("" + e.getCause());
        } catch (TimeoutException e) {
            throw broken("no answer within " + CALL_LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("interrupted");
        } finally {
            turn.unlock();
        }
    }

    /** Behind a server that stands still, those who wait give up as well. */
    private void takeTurn() {
        try {
            if (!turn.tryLock(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) throw unavailable("others wait for an answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
    }

    private static <T> T await(CompletableFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException { return answer.get(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS); }

    private void connect() throws ExecutionException, TimeoutException, InterruptedException {
        if (closed) throw new MessageLog.Unavailable("the connection is closed");
        client = AsyncIggyTcpClient.builder().host(broker.host()).port(broker.port()).credentials(broker.user(), broker.password()).connectionTimeout(CONNECT_LIMIT).connectionPoolSize(1).build();
        generation++;
        try {
            await(client.connect());
            await(client.login());
        } catch (ExecutionException e) {
            throw broken("no login: " + e.getCause().getMessage()); // with a connection that nobody has logged in to, every call would be refused
        }
    }

    private MessageLog.Unavailable broken(String why) {
        drop();
        return unavailable(why);
    }

    private MessageLog.Unavailable unavailable(String why) { return new MessageLog.Unavailable("Iggy at " + broker.host() + ":" + broker.port() + ": " + why); }

    private void drop() {
        if (client != null) client.close();
        client = null;
    }

    /** By them a server that verifies heartbeats knows that this process lives. */
    private void pingOnAndOn() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_PINGS);
                ping();
            }
        } catch (InterruptedException e) {
            return; // closed
        }
    }

    private void ping() {
        try {
            if (client != null) call(c -> c.system().ping());
        } catch (MessageLog.Unavailable | IggyServerException e) {
            Log.warn("no heartbeat: " + e.getMessage());
        }
    }

    @Override public void close() {
        pings.interrupt();
        closed = true;
        turn.lock();
        try {
            drop();
        } finally {
            turn.unlock();
        }
    }
}
