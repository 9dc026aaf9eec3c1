package rimio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command line (contracts/rimio.md §2). */
public final class Cli {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String TEXT = """
        Usage: rimio <command>

        Commands:
          start [--conf PATH] --node ID [--init]                start a node; the first one of a namespace fixes the cluster
          join REGISTRY_URL --node ID [--listen HOST:PORT] [--advertise-addr HOST:PORT] [--force-takeover]
          server [-c|--config PATH] [--current-node ID] [--init]   older form of start
        """;

    private Cli() {}

    /** @return the exit code; does not return while the node serves */
    public static int run(String... args) {
        var all = List.of(args);
        if (all.contains("--list-defects")) {
            System.out.print(Defects.list());
            return OK;
        }
        if (all.contains("--help") || all.contains("-h")) {
            System.out.print(TEXT);
            return OK;
        }
        try {
            if (all.isEmpty()) throw new Arguments.Wrong("a command is required");
            return command(all.getFirst(), all.subList(1, all.size()));
        } catch (Arguments.Wrong e) {
            System.err.print("error: " + e.getMessage() + "\n\n" + TEXT);
            return USAGE;
        } catch (Config.Bad | Bootstrap.Failed e) {
            return failed(e.getMessage());
        } catch (Registry.Unavailable e) {
            return failed("initialization failed: " + e.getMessage());
        }
    }

    private static int failed(String message) {
        System.err.println("error: " + message);
        return FAILED;
    }

    private static int command(String name, List<String> rest) {
        return switch (name) {
            case "start" -> start(parse(rest, List.of("--conf", "--node", "--profile", "--defect"), List.of("--init"), 0));
            case "server" -> server(parse(rest, List.of("-c", "--config", "--current-node", "--profile", "--defect"), List.of("--init"), 0));
            case "join" -> join(parse(rest, List.of("--node", "--listen", "--advertise-addr", "--profile", "--defect"), List.of("--force-takeover"), 1));
            default -> throw new Arguments.Wrong("unrecognized command '" + name + "'");
        };
    }

    private static Arguments parse(List<String> rest, List<String> withValue, List<String> flags, int maxPositional) {
        return Arguments.parse(rest, withValue, flags, maxPositional);
    }

    private static Profile profile(Arguments arguments) {
        try {
            return Profile.named(arguments.get("--profile", "rimio"));
        } catch (IllegalArgumentException e) {
            throw new Arguments.Wrong(e.getMessage());
        }
    }

    private static Defects defects(Arguments arguments) {
        try {
            return Defects.named(arguments.defects());
        } catch (IllegalArgumentException e) {
            throw new Arguments.Wrong(e.getMessage());
        }
    }

    private static int start(Arguments arguments) {
        var profile = profile(arguments);
        var defects = defects(arguments);
        if (profile.currentNodeInConfig()) throw new Arguments.Wrong("unrecognized command 'start' in profile " + profile.name());
        var nodeId = arguments.required("--node");
        return launch(profile, defects, Config.load(Path.of(arguments.get("--conf", "config.yaml")), profile, System.getenv()), nodeId, arguments.has("--init"));
    }

    private static int server(Arguments arguments) {
        var profile = profile(arguments);
        var defects = defects(arguments);
        var nodeId = arguments.get("--current-node", null);
        if (!profile.currentNodeInConfig() && nodeId == null) throw new Arguments.Wrong("server needs --current-node ID (or use: start --node ID)");
        var file = arguments.get("--config", arguments.get("-c", "config.yaml"));
        var config = Config.load(Path.of(file), profile, System.getenv());
        if (profile.currentNodeInConfig() && config.currentNode() == null) throw new Config.Bad("missing key 'current_node'");
        return launch(profile, defects, config, nodeId != null ? nodeId : config.currentNode(), arguments.has("--init"));
    }

    /** Seam: join by cluster://, redis:// and etcd:// comes here. */
    private static int join(Arguments arguments) {
        var profile = profile(arguments);
        if (!profile.hasJoin()) throw new Arguments.Wrong("unrecognized command 'join' in profile " + profile.name());
        arguments.requiredPositional("REGISTRY_URL");
        arguments.required("--node");
        return failed("join is not available in this build");
    }

    private static int launch(Profile profile, Defects defects, Config config, String nodeId, boolean init) {
        if (config.backend() != Config.Backend.REDIS) return failed("initialization failed: registry " + config.backend() + " is not available in this build");
        var registry = new RedisRegistry(config.redisUrl(), profile.registryPrefix(), config.namespace(), defects);
        var state = Bootstrap.establish(registry, config, nodeId, profile, defects);
        var self = state.node(nodeId);
        if (self == null) return failed("node " + nodeId + " not found in the bootstrap state");
        Bootstrap.makeLayout(self, profile, defects);
        if (init && !defects.on(Defect.INIT_KEEPS_RUNNING)) {
            Log.info("initialized");
            return config.initScan() != null && defects.on(Defect.INIT_SCAN_EXITS_1) ? FAILED : OK;
        }
        return serve(new Node(profile, state, self, config.namespace(), registry, defects));
    }

    private static int serve(Node node) {
        try {
            node.start();
        } catch (IOException | RuntimeException e) {
            return failed("server error: " + e.getMessage());
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
