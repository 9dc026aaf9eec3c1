package fault;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A server beside the nodes, such as a registry, is away. Witnesses: what a PING of its own meets, and the PONG when it is back.
 *
 * @param server what it is, such as its url
 * @param ping asks the server anew and returns what it says; an exception is how it is away
 */
public record ServerOutage(String server, Runnable stop, Runnable start, Callable<String> ping) implements Fault {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String UP = "PONG";

    @Override public String name() { return "outage"; }

    @Override public String target() { return server; }

    @Override public Witness inject() {
        Witness.of(server + " is there before its outage", LIMIT, this::answer, UP::equals);
        stop.run();
        return new Witness("PING: " + Witness.of(server + " is away", LIMIT, this::answer, a -> !a.equals(UP)), () -> {
            start.run();
            return "PING: " + Witness.of(server + " is back", LIMIT, this::answer, UP::equals);
        });
    }

    private String answer() {
        try {
            return ping.call();
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) cause = cause.getCause();
            return String.valueOf(cause.getMessage());
        }
    }

    @Override public String toString() { return "outage of " + server; }
}
