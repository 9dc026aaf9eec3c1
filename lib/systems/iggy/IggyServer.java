package systems.iggy;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import cluster.Wait.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kit.Case;
import kit.Running;
import kit.Secrets;
import kit.SetupError;

/** An Apache Iggy as a process of one case, by the program that {@code --iggy-binary} names. */
public final class IggyServer implements AutoCloseable, Running {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    /** After one and a fifth of this time without a ping, a member of a group is gone. */
    private static final String HEARTBEAT = "5 s";
    private final IggyAddress address;
    private final Node process;

    private IggyServer(Case c, Path program) {
        if (!Files.isExecutable(program)) throw new SetupError("--iggy-binary " + program + " is not an executable file");
        Port port = Port.free();
        String password = UUID.randomUUID().toString();
        Secrets.keep(password);
        address = new IggyAddress("127.0.0.1", port.number(), "casebook", password);
        Path data = c.workspace().freshDataFolder("iggy");
        process = new Node("log", List.of(port), List.of(program.toAbsolutePath().toString()), environment(address, data), c.workspace().file("nodes").resolve("log.log"), c.trail());
    }

    /** Whatever is not said here is as the server has it; variables of the caller's own Iggy say nothing. */
    private static Map<String, String> environment(IggyAddress address, Path data) {
        Map<String, String> environment = new HashMap<>();
        System.getenv().keySet().stream().filter(k -> k.startsWith("IGGY_")).forEach(k -> environment.put(k, null));
        environment.putAll(Map.of("IGGY_SYSTEM_PATH", data.toString(), "IGGY_TCP_ADDRESS", address.hostAndPort(), "IGGY_ROOT_USERNAME", address.user(), "IGGY_ROOT_PASSWORD", address.password(),
            "IGGY_HTTP_ENABLED", "false", "IGGY_QUIC_ENABLED", "false", "IGGY_WEBSOCKET_ENABLED", "false"));
        environment.putAll(Map.of("IGGY_HEARTBEAT_ENABLED", "true", "IGGY_HEARTBEAT_INTERVAL", HEARTBEAT,
            "IGGY_SYSTEM_PARTITION_MESSAGES_REQUIRED_TO_SAVE", "1", // what is acknowledged outlives a kill
            "IGGY_SYSTEM_MEMORY_POOL_ENABLED", "false", "IGGY_SYSTEM_LOGGING_FILE_ENABLED", "false", "NO_COLOR", "1"));
        return environment;
    }

    /** Starts it and waits until it serves. */
    public static IggyServer start(Case c, Path program) {
        var server = new IggyServer(c, program);
        c.closeAtEnd(server::close); // also when it never serves
        server.process.start();
        Wait.until("the Iggy serves", START_LIMIT, server.process::requireAlive, () -> server.answers() ? Seen.done(true) : Seen.notYet("no connection"));
        return server;
    }

    public IggyAddress address() { return address; }

    public Node process() { return process; }

    /** Whether it takes connections of clients. */
    public boolean answers() { return Port.answers(address.hostAndPort(), CONNECT_LIMIT); }

    @Override public List<String> whereabouts() { return process.whereabouts(); }

    /** At once: nothing it holds is needed. */
    @Override public void close() {
        if (process.isAlive()) process.kill();
        process.close();
    }
}
