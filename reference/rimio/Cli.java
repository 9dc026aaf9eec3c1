package rimio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

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
        var defects = Defects.NONE;
        try {
            defects = defects(all);
            var words = withoutDefects(all);
            if (words.isEmpty()) throw new Arguments.Wrong("a command is required");
            return command(words.getFirst(), words.subList(1, words.size()), defects);
        } catch (Arguments.Wrong e) {
            if (!defects.on(Defect.USAGE_NOT_TOLD)) System.err.print("error: " + e.getMessage() + "\n\n" + TEXT);
            return defects.on(Defect.USAGE_EXITS_1) ? FAILED : USAGE;
        } catch (RegistryUrl.Invalid e) {
            failed(defects.on(Defect.BAD_URL_NOT_EXPLAINED) ? "join failed" : e.getMessage());
            return defects.on(Defect.BAD_URL_EXITS_1) ? FAILED : USAGE;
        } catch (Join.Refused e) {
            failed(defects.on(Defect.REFUSED_JOIN_NOT_EXPLAINED) ? "join failed" : e.getMessage());
            return e.exitCode;
        } catch (Config.Bad | Bootstrap.Failed e) {
            failed(e.getMessage());
            return defects.on(Defect.OUTSIDER_EXITS_0) && e.getMessage().contains("not found in initial_cluster") ? OK : FAILED;
        } catch (Registry.Unavailable e) {
            return failed("initialization failed: " + e.getMessage());
        }
    }

    /** Planted defects may stand anywhere, so that they count for a command line that is refused, too. */
    private static Defects defects(List<String> all) {
        try {
            return Defects.named(IntStream.range(1, all.size()).filter(i -> all.get(i - 1).equals("--defect")).mapToObj(all::get).toList());
        } catch (IllegalArgumentException e) {
            throw new Arguments.Wrong(e.getMessage());
        }
    }

    private static List<String> withoutDefects(List<String> all) {
        return IntStream.range(0, all.size()).filter(i -> !all.get(i).equals("--defect") && (i == 0 || !all.get(i - 1).equals("--defect"))).mapToObj(all::get).toList();
    }

    private static int failed(String message) {
        System.err.println("error: " + message);
        return FAILED;
    }

    private static int command(String name, List<String> rest, Defects defects) {
        return switch (name) {
            case "start" -> start(parse(rest, List.of("--conf", "--node", "--profile"), List.of("--init"), 0), defects);
            case "server" -> server(parse(rest, List.of("-c", "--config", "--current-node", "--profile"), List.of("--init"), 0), defects);
            case "join" -> join(parse(rest, List.of("--node", "--listen", "--advertise-addr", "--profile"), List.of("--force-takeover"), 1), defects);
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

    private static int start(Arguments arguments, Defects defects) {
        var profile = profile(arguments);
        if (profile.currentNodeInConfig()) throw new Arguments.Wrong("unrecognized command 'start' in profile " + profile.name());
        var nodeId = arguments.required("--node");
        return launch(profile, defects, Config.load(Path.of(arguments.get("--conf", "config.yaml")), profile, System.getenv(), defects), nodeId, arguments.has("--init"));
    }

    private static int server(Arguments arguments, Defects defects) {
        var profile = profile(arguments);
        var nodeId = arguments.get("--current-node", null);
        if (!profile.currentNodeInConfig() && nodeId == null) throw new Arguments.Wrong("server needs --current-node ID (or use: start --node ID)");
        var file = arguments.get("--config", arguments.get("-c", "config.yaml"));
        var config = Config.load(Path.of(file), profile, System.getenv(), defects);
        if (profile.currentNodeInConfig() && config.currentNode() == null) throw new Config.Bad("missing key 'current_node'");
        return launch(profile, defects, config, nodeId != null ? nodeId : config.currentNode(), arguments.has("--init"));
    }

    private static int join(Arguments arguments, Defects defects) {
        var profile = profile(arguments);
        if (!profile.hasJoin()) throw new Arguments.Wrong("unrecognized command 'join' in profile " + profile.name());
        if (defects.on(Defect.JOIN_FALLS_BACK_TO_LOCAL_FILE) && !arguments.hasPositional()) return start(arguments, defects);
        var url = arguments.requiredPositional("REGISTRY_URL");
        if (defects.on(Defect.JOIN_NEEDS_LOCAL_FILE)) Config.load(Path.of("config.yaml"), profile, System.getenv(), defects);
        var identity = new Join.Identity(arguments.required("--node"), arguments.get("--listen", null), arguments.get("--advertise-addr", null), arguments.has("--force-takeover"));
        return serve(new Join(profile, defects, identity).by(url));
    }

    private static int launch(Profile profile, Defects defects, Config config, String nodeId, boolean init) {
        if (config.backend() == Config.Backend.ETCD && defects.on(Defect.ETCD_BACKEND_MISSING)) return failed("initialization failed: no registry in etcd");
        var registry = registry(profile, defects, config, nodeId);
        var state = Bootstrap.establish(registry, config, nodeId, profile, defects);
        var self = state.node(nodeId);
        if (self == null) return failed("node " + nodeId + " not found in the bootstrap state");
        Bootstrap.makeLayout(self, profile, defects);
        if (init && !defects.on(Defect.INIT_KEEPS_RUNNING)) {
            Log.info("initialized");
            if (defects.on(Defect.INIT_LEAVES_A_SERVER)) FlawedInit.leaveServer(self);
            return config.initScan() != null && defects.on(Defect.INIT_SCAN_EXITS_1) ? FAILED : OK;
        }
        if (defects.on(Defect.STALE_LOCK_KEPT) && !FlawedInit.locks(self)) return failed("another process has locked the data");
        return serve(new Node(profile, state, self, config.namespace(), registry, defects));
    }

    private static Registry registry(Profile profile, Defects defects, Config config, String nodeId) {
        return switch (config.backend()) {
            case REDIS -> new RedisRegistry(config.redisUrl(), profile.registryPrefix(), config.namespace(), defects);
            case ETCD -> new EtcdRegistry(config.etcdEndpoints(), profile.registryPrefix(), config.namespace(), defects);
            case EMBED -> EmbedRegistry.open(profile, config.namespace(), Bootstrap.listed(config, nodeId), config.embedSeeds(), defects);
        };
    }

    private static int serve(Node node) {
        try {
            node.start();
        } catch (IOException | RuntimeException e) {
            if (node.defects().on(Defect.SECOND_START_DEREGISTERS)) node.deregister();
            failed("server error: " + e.getMessage());
            return node.defects().on(Defect.SECOND_START_EXITS_0) ? OK : FAILED;
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
