package ferrium;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The command line (contracts/kv.md §2.1). */
public final class Cli {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final List<String> WITH_VALUE = List.of("--config", "--id", "--http-addr", "--grpc-addr", "--data-dir", "--log-level", "--generate-config");
    private static final List<String> FLAGS = List.of("--validate-config", "--list-config-paths", "--version", "-V", "--help", "-h", "--list-defects");

    private static final String TEXT = """
        Usage: ferrium-server [OPTIONS]

        Options:
          -c, --config FILE         settings in TOML
              --id N                overrides node.id
              --http-addr IP:PORT   overrides node.http_addr
              --grpc-addr IP:PORT   overrides node.grpc_addr
              --data-dir FOLDER     overrides node.data_dir
              --log-level LEVEL     overrides logging.level: trace, debug, info, warn, error
              --generate-config FILE  writes the built-in settings
              --validate-config     checks the settings and exits
              --list-config-paths   prints where settings are looked for
              --version, --help
        """;

    private Cli() {}

    /** @return the exit code; does not return while the node serves */
    public static int run(String... args) {
        var defects = Defects.NONE;
        try {
            var arguments = parse(args);
            defects = defects(arguments);
            return run(arguments, defects);
        } catch (Arguments.Wrong e) {
            System.err.print("error: " + e.getMessage() + "\n\n" + TEXT);
            return USAGE;
        } catch (Config.Bad e) {
            failed("Configuration error: " + (defects.on(Defect.CONFIG_ERROR_NOT_NAMED) ? "the configuration is invalid" : e.getMessage()));
            return defects.on(Defect.CONFIG_ERROR_EXITS_0) ? OK : FAILED;
        } catch (IOException | RuntimeException e) {
            if (defects.on(Defect.PORT_CONFLICT_HANGS)) LockSupport.park();
            failed(defects.on(Defect.PORT_CONFLICT_NOT_NAMED) ? "cannot start" : e.getMessage() == null ? e.toString() : e.getMessage());
            return defects.on(Defect.PORT_CONFLICT_EXITS_0) ? OK : FAILED;
        }
    }

    static Arguments parse(String... args) { return Arguments.parse(List.of(args), WITH_VALUE, FLAGS, List.of("--defect")); }

    private static int run(Arguments arguments, Defects defects) throws IOException {
        if (arguments.has("--help") || arguments.has("-h")) return printed(TEXT);
        if (arguments.has("--version") || arguments.has("-V")) return printed("ferrium-server " + HttpApi.VERSION + "\n");
        if (arguments.has("--list-defects")) return printed(Defects.list());
        if (arguments.has("--list-config-paths")) return printed(String.join("\n", paths().map(Path::toString).toList()) + "\n");
        if (arguments.get("--generate-config") instanceof String file) {
            Files.writeString(Path.of(file), defects.on(Defect.GENERATED_CONFIG_INVALID) ? DefaultConfig.TEXT.replace("[storage]", "[stored]") : DefaultConfig.TEXT);
            return printed("default configuration written to " + file + "\n");
        }
        if (arguments.has("--validate-config") && defects.on(Defect.VALIDATION_IS_IDLE)) return printed("Configuration is valid\n");
        var config = config(arguments, defects);
        if (!arguments.has("--validate-config")) return serve(config, defects);
        return printed("Configuration is valid\n  node id: %d\n  http_addr: %s\n  grpc_addr: %s\n  data_dir: %s\n  log level: %s\n".formatted(config.id(), config.http(), config.grpc(), config.dataDir(), config.logging().level()));
    }

    private static int printed(String text) {
        System.out.print(text);
        return OK;
    }

    private static int failed(String message) {
        System.err.println("Error: " + message);
        return FAILED;
    }

    private static Defects defects(Arguments arguments) {
        try {
            return Defects.named(arguments.all("--defect"));
        } catch (IllegalArgumentException e) {
            throw new Arguments.Wrong(e.getMessage());
        }
    }

    private static Stream<Path> paths() {
        var home = Path.of(System.getProperty("user.home"));
        var user = System.getenv("XDG_CONFIG_HOME") instanceof String folder ? Path.of(folder) : home.resolve(".config");
        return Stream.of(Path.of("ferrium.toml"), Path.of("config/ferrium.toml"), Path.of("/etc/ferrium/config.toml"), user.resolve("ferrium/config.toml"),
            home.resolve(".config/ferrium/config.toml"), home.resolve(".ferrium.toml")).distinct();
    }

    /** The file with what the command line overrides, checked as a whole. */
    static Config config(Arguments arguments, Defects defects) throws IOException {
        var named = arguments.get("--config");
        var file = named != null ? Path.of(named) : paths().filter(Files::exists).findFirst().orElse(null);
        if (named != null && !Files.isRegularFile(file)) throw new Config.Bad("cannot read " + file + ": there is no such file");
        var toml = Toml.parse(file == null ? DefaultConfig.TEXT : Files.readString(file), defects);
        if (defects.on(Defect.CONFIG_ERROR_LEAVES_DATA)) Files.createDirectories(Path.of(toml.table("node").text("data_dir")));
        if (!defects.on(Defect.OVERRIDE_IGNORED)) override(toml.table(), arguments);
        return Config.of(toml);
    }

    private static void override(ObjectNode root, Arguments arguments) {
        if (arguments.has("--id")) Config.override(root, "node", "id", id(arguments.get("--id")));
        for (var option : List.of("--http-addr", "--grpc-addr", "--data-dir"))
            if (arguments.has(option)) Config.override(root, "node", option.substring(2).replace('-', '_'), arguments.get(option));
        if (arguments.has("--log-level")) Config.override(root, "logging", "level", arguments.get("--log-level"));
    }

    private static Long id(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new Arguments.Wrong("invalid value '" + text + "' for '--id': an integer from 0 is expected");
        }
    }

    private static int serve(Config config, Defects defects) throws IOException {
        Log.open(config.logging().level(), config.logging().format(), config.logging().file());
        var node = new Node(config, defects);
        try {
            node.start();
        } catch (IOException | RuntimeException e) {
            node.stop();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(node::stop));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OK;
    }
}
