package fetchbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The command line. */
public final class Cli {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String TEXT = """
        Usage: fetchbox <api | worker | server> [--config FILE] [--address HOST:PORT]

          api       takes manifests, keeps the ledger, answers operators
          worker    fetches and stores
          server    both in one process

        The configuration is FILE, else FETCHBOX_CONFIG, else config/fetchbox.toml.
        """;

    private Cli() {}

    private static final class Wrong extends RuntimeException {
        Wrong(String message) { super(message, null, false, false); }
    }

    /** @return the exit code; does not return while it serves */
    public static int run(String... args) {
        var words = List.of(args);
        if (words.contains("--list-defects")) {
            System.out.print(Defects.list());
            return OK;
        }
        if (words.contains("--help")) {
            System.out.print(TEXT);
            return OK;
        }
        try {
            return start(words);
        } catch (Wrong | IllegalArgumentException e) {
            System.err.print("error: " + e.getMessage() + "\n\n" + TEXT);
            return USAGE;
        } catch (Config.Bad | MessageLog.Unavailable | IllegalStateException | IOException e) {
            System.err.println("error: " + e.getMessage());
            return FAILED;
        } catch (RuntimeException | LinkageError e) {
            System.err.println("error: " + e); // nobody foresaw it, and yet the process must end, whatever has begun
            return FAILED;
        }
    }

    private static int start(List<String> words) throws IOException {
        if (words.isEmpty() || !List.of("api", "worker", "server").contains(words.getFirst())) throw new Wrong("a command is required");
        Optional<String> file = Optional.empty();
        Optional<String> address = Optional.empty();
        List<String> planted = new ArrayList<>();
        for (int i = 1; i < words.size(); i += 2) {
            if (i + 1 == words.size()) throw new Wrong("option " + words.get(i) + " needs a value");
            switch (words.get(i)) {
                case "--config" -> file = Optional.of(words.get(i + 1));
                case "--address" -> address = Optional.of(words.get(i + 1));
                case "--defect" -> planted.add(words.get(i + 1));
                default -> throw new Wrong("unexpected argument '" + words.get(i) + "'");
            }
        }
        Map<String, String> environment = System.getenv();
        var defects = Defects.named(planted);
        if (defects.on(Defect.NO_SERVER_COMMAND) && words.getFirst().equals("server")) throw new Wrong("a command is required");
        var config = Config.load(file.map(Path::of).orElseGet(() -> unnamed(environment, defects)), environment, defects);
        if (address.isPresent() && !Api.isAddress(address.get())) throw new Wrong("'" + address.get() + "' is no address: host:port");
        return serve(words.getFirst(), config, address.orElse(config.server().bindAddr()), defects);
    }

    /** The configuration that no option names. */
    private static Path unnamed(Map<String, String> environment, Defects defects) {
        if (environment.containsKey("FETCHBOX_CONFIG") && !defects.on(Defect.FETCHBOX_CONFIG_IGNORED)) return Path.of(environment.get("FETCHBOX_CONFIG"));
        if (defects.on(Defect.NO_DEFAULT_FILE)) throw new Wrong("--config is required");
        return Path.of("config/fetchbox.toml");
    }

    private static int serve(String role, Config config, String address, Defects defects) throws IOException {
        Optional<HttpServer> port = role.equals("worker") ? Optional.empty() : Optional.of(Api.bound("the API", address)); // first, as a second API must touch nothing that is the first one's
        Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (defects.on(Defect.STOP_IS_IGNORED)) LockSupport.park();
            open.forEach(Cli::close);
            Log.info("ended");
            ended.countDown();
        }));
        if (defects.on(Defect.SIGINT_IS_IGNORED)) Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        var log = MessageLog.of(config.broker(), defects);
        open.push(log);
        log.createTopics();
        var metrics = new Metrics(defects);
        var store = new S3Store(config.storage(), defects);
        metrics.serve(config.metricsAddr());
        open.push(metrics);
        if (port.isPresent()) startApi(config, port.get(), log, store, metrics, defects, open);
        if (!role.equals("api")) {
            var worker = new Worker(config, log, store, metrics, defects);
            open.push(worker);
            worker.start();
        }
        Log.info(role + " serves" + (role.equals("worker") ? "" : " on " + address));
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OK;
    }

    private static void startApi(Config config, HttpServer port, MessageLog log, S3Store store, Metrics metrics, Defects defects, Deque<AutoCloseable> open) {
        var ledger = new Ledger(config.server().ledger(), defects);
        open.push(ledger);
        if (!defects.on(Defect.LEDGER_FORGETS_AT_START)) ledger.failUnaccepted();
        else ledger.forget();
        var feed = new StatusFeed(log, ledger, config.retention(), metrics, defects);
        open.push(feed);
        feed.start();
        var api = new Api(port, config, log, store, ledger, metrics, defects);
        open.push(api);
        api.serve();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            Log.warn("closing: " + e);
        }
    }
}
