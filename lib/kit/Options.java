package kit;

import http.Tamper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.ParseResult;

/**
 * The options that every case and the runner accept (contracts/rimio.md §4). A value comes from the flag,
 * else from the profile's environment variable, else from the case.
 */
public final class Options {
    private static final int DEFAULT_LIMIT_SECONDS = 120;

    @Option(names = "--binary", paramLabel = "FILE", description = "the server under test: an executable, or a script such as reference/rimio.java")
    Path binary;
    @Option(names = "--profile", paramLabel = "NAME", description = "rimio, rimio-server or amberio (default: ${DEFAULT-VALUE}); seed: random runs as of old", defaultValue = "rimio")
    String profile;
    @Option(names = "--target", paramLabel = "NAME", description = "name of the ledger in expected/ (default: reference, or the profile's name with --binary)")
    String target;
    @Option(names = "--redis-url", paramLabel = "URL", description = "Redis to use (default: 127.0.0.1:6379 if it answers, else an embedded one)")
    String redisUrl;
    @Option(names = "--s3-endpoint", paramLabel = "URL", description = "S3 server to archive to, or to store in, behind --include-s3 (default: an embedded one)")
    String s3Endpoint;
    @Option(names = "--s3-bucket", paramLabel = "NAME", description = "a bucket that is there")
    String s3Bucket;
    @Option(names = "--s3-region", paramLabel = "NAME", description = "default: us-east-1")
    String s3Region;
    @Option(names = "--s3-access-key", paramLabel = "ID", description = "who signs the requests to it")
    String s3AccessKey;
    @Option(names = "--s3-secret-key", paramLabel = "KEY", description = "better by its variable, which no list of processes shows")
    String s3SecretKey;
    @Option(names = "--minio-binary", paramLabel = "FILE", description = "a MinIO that pipelines store in, one process per case (default: S3Proxy)")
    Path minioBinary;
    @Option(names = "--etcd-endpoints", paramLabel = "HOST:PORT", split = ",", description = "etcd to use (default: the etcd on the PATH, one per case)")
    List<String> etcdEndpoints = new ArrayList<>();
    @Option(names = "--nodes", paramLabel = "N", description = "nodes per cluster, at least what the case needs")
    Integer nodes;
    @Option(names = "--base-port", paramLabel = "PORT", description = "node i listens on PORT+i-1 (default: free ports from the system)", defaultValue = "0")
    int basePort;
    @Option(names = "--min-write-replicas", paramLabel = "N", description = "write quorum of clusters with several nodes")
    Integer minWriteReplicas;
    @Option(names = "--total-slots", paramLabel = "N", description = "slots per cluster, unless the case is about them")
    Integer totalSlots;
    @Option(names = "--api-prefix", paramLabel = "PATH", description = "prefix of the native API (default: the profile's)")
    String apiPrefix;
    @Option(names = "--internal-prefix", paramLabel = "PATH", description = "prefix of the node-to-node API (default: the profile's)")
    String internalPrefix;
    @Option(names = "--fetchbox-cmd", paramLabel = "COMMAND", description = "pipeline under test: a command with {config} and {address} (FETCHBOX_CMD; default: the reference server)")
    String fetchboxCmd;
    @Option(names = "--time-scale", paramLabel = "FACTOR", description = "multiplies every bound of a replicated log or key-value cluster, and the deadlines of its cases (default: ${DEFAULT-VALUE})", defaultValue = "1")
    double timeScale;
    @Option(names = "--max-nodes", paramLabel = "N", description = "skip cases of a replicated log or key-value cluster that need more nodes (default: ${DEFAULT-VALUE})", defaultValue = "5")
    int maxNodes;
    @Option(names = "--base-http-port", paramLabel = "PORT", description = "node i of a key-value cluster serves HTTP at PORT+i-1 (default: free ports); no replicated log can have it, which is said", defaultValue = "0")
    int baseHttpPort;
    @Option(names = "--chronik-binary", paramLabel = "FILE", description = "chronik-server, for --target chronik (CHRONIK_BIN)")
    Path chronikBinary;
    @Option(names = "--keep-artifacts", description = "keep the data folders of a case that passed, too")
    boolean keepArtifacts;
    @Option(names = "--keep-running", description = "leave the servers up after the verdict, say where they are, and end them at Enter or Ctrl-C")
    boolean keepRunning;
    @Option(names = "--build-if-missing", description = "if --binary names TREE/target/release/NAME and it is missing, build it there with cargo")
    boolean buildIfMissing;
    @Option(names = "--seed", paramLabel = "LONG", description = "decides every random choice (default: drawn and printed)")
    Long seed;
    @Option(names = "--timeout", paramLabel = "SECONDS", description = "deadline of a case (default: the case's own, else 120)")
    Integer timeoutSeconds;
    @Option(names = "--defect", paramLabel = "NAME", description = "start the reference server with this seeded defect")
    List<String> defects = new ArrayList<>();
    @Option(names = "--tamper", paramLabel = "KIND", description = "falsify every answer that a step sees, to see its checks fail: ${COMPLETION-CANDIDATES}", converter = TamperName.class, completionCandidates = TamperName.class)
    Tamper tamper;
    @Option(names = "--tlc-jar", paramLabel = "FILE", description = "TLC in place of the bundled one (TLA2TOOLS_JAR)")
    Path tlcJar;
    @Option(names = "--toxiproxy-bin", paramLabel = "FILE", description = "Toxiproxy to start for link faults (TOXIPROXY_BIN); the word embedded chooses the built-in one")
    String toxiproxyBin;
    @Option(names = "--include-s3", description = "open the gate of cases that archive to an external S3 server")
    boolean includeS3;
    @Option(names = "--include-rfc0008", description = "open the gate of cases that join by registry URL or judge drafts")
    boolean includeRfc0008;
    @Option(names = "--integration", description = "open the gate of cases about killed parts of a pipeline")
    boolean integration;
    @Option(names = "--slow", description = "open the gate of cases that take longer than a minute")
    boolean slow;
    @Mixin LogOptions log = new LogOptions();
    @Mixin KvOptions kv = new KvOptions();
    @Mixin LoadOptions load = new LoadOptions();
    @Mixin IngestOptions ingest = new IngestOptions();
    @Mixin PipelineOptions pipeline = new PipelineOptions();
    @Option(names = "--run-folder", hidden = true, description = "folder of the run, given by the runner")
    Path runFolder;

    private Map<String, String> environment = System.getenv();
    private List<String> flagsGiven = List.of();

    /** The flags of the command line, to hand them on or to print them; see {@link #given}. */
    public List<String> flagsGiven() { return flagsGiven; }

    /** Remembers which of these options the command line gave, as words of another command line. */
    public void given(ParseResult parsed, List<String> except) {
        Set<String> mine = CommandSpec.forAnnotatedObject(new Options()).optionsMap().keySet();
        List<String> words = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (!mine.contains(name) || except.contains(name)) continue;
            if (option.arity().max() == 0) words.add(name);
            else option.originalStringValues().forEach(value -> words.addAll(List.of(name, value)));
        }
        flagsGiven = List.copyOf(words);
    }

    public Optional<Path> binary() { return Optional.ofNullable(binary); }

    public String profile() { return profile; }

    /** Name of the ledger of known deviations: expected/NAME.yaml. */
    public String target() { return target != null ? target : binary == null || binary.toString().endsWith(".java") ? "reference" : profile; }

    /** The same for a case, whose system may have targets of its own: Kafka for a replicated log, unless another is named. */
    public String target(Header header) {
        return switch (header.system()) {
            case "kafka" -> "chronik".equals(target) ? target : "kafka";
            case "fetchbox" -> target != null ? target : fetchboxCmd().isPresent() ? "fetchbox" : "reference";
            case "ferrium" -> target != null ? target : ferriumBinary().isPresent() ? "ferrium" : "reference";
            default -> target();
        };
    }

    /** Whether the case judges the program of {@code --binary}; without that flag, every case judges something. */
    public boolean concern(Header header) { return binary == null || !Set.of("kafka", "ferrium", "fetchbox").contains(header.system()); }

    public Optional<String> redisUrl() { return Optional.ofNullable(redisUrl).or(() -> fromEnvironment("REDIS_URL")); }

    public Optional<Path> minioBinary() { return Optional.ofNullable(minioBinary); }

    public Optional<String> s3Endpoint() { return Optional.ofNullable(s3Endpoint).or(() -> fromEnvironment("S3_ENDPOINT")); }

    public Optional<String> s3Bucket() { return Optional.ofNullable(s3Bucket).or(() -> fromEnvironment("S3_BUCKET")); }

    public Optional<String> s3Region() { return Optional.ofNullable(s3Region).or(() -> fromEnvironment("S3_REGION")); }

    public Optional<String> s3AccessKey() { return Optional.ofNullable(s3AccessKey).or(() -> fromEnvironment("S3_ACCESS_KEY_ID")); }

    public Optional<String> s3SecretKey() { return Optional.ofNullable(s3SecretKey).or(() -> fromEnvironment("S3_SECRET_ACCESS_KEY")); }

    /** What no log or report may show, by flag or variable: the S3 key, and the passwords in the URLs of Redis and Iggy. */
    public List<String> secrets() {
        return Stream.of(s3SecretKey(), redisUrl().flatMap(Options::password), iggy().flatMap(Options::password)).flatMap(Optional::stream).toList();
    }

    private static Optional<String> password(String url) {
        Matcher m = Pattern.compile("(?:^|://)[^/@:]*:([^/@]+)@").matcher(url);
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** Client addresses of one etcd cluster; empty without the flag and its variable. */
    public List<String> etcdEndpoints() {
        return etcdEndpoints.isEmpty() ? fromEnvironment("ETCD_ENDPOINTS").map(e -> List.of(e.split(","))).orElse(List.of()) : etcdEndpoints;
    }

    /** The wanted number of nodes, whichever it is, or the usual one. */
    public int nodesOr(int usual) { return nodes == null ? usual : nodes; }

    /** The wanted number of nodes, never fewer than the case needs. */
    public int nodes(int needed) {
        if (nodes != null && nodes < needed) throw new UsageError("--nodes " + nodes + ": this case needs at least " + needed);
        return nodes == null ? needed : nodes;
    }

    public int basePort() { return basePort; }

    public Optional<Integer> minWriteReplicas() { return Optional.ofNullable(minWriteReplicas); }

    public Optional<Integer> totalSlots() { return Optional.ofNullable(totalSlots); }

    public Optional<String> apiPrefix() { return Optional.ofNullable(apiPrefix).or(() -> fromEnvironment("API_PREFIX")); }

    public Optional<String> internalPrefix() { return Optional.ofNullable(internalPrefix).or(() -> fromEnvironment("INTERNAL_PREFIX")); }

    /** The words of a program with the places {config} and {address}. */
    public Optional<String> fetchboxCmd() { return Optional.ofNullable(fetchboxCmd).or(() -> environment("FETCHBOX_CMD")); }

    /** A real ferrium-server. */
    public Optional<Path> ferriumBinary() { return Optional.ofNullable(kv.ferriumBinary).or(() -> environment("FERRIUM_BINARY").map(Path::of)); }

    public double timeScale() { return timeScale; }

    public int maxNodes() { return maxNodes; }

    /** 0 for free ports. */
    public int baseHttpPort() { return baseHttpPort; }

    public Optional<Path> chronikBinary() { return Optional.ofNullable(chronikBinary).or(() -> environment("CHRONIK_BIN").map(Path::of)); }

    public boolean keepArtifacts() { return keepArtifacts; }

    public boolean keepRunning() { return keepRunning; }

    public boolean buildIfMissing() { return buildIfMissing; }

    public Optional<Long> seed() { return Optional.ofNullable(seed); }

    public Optional<Integer> timeoutSeconds() { return Optional.ofNullable(timeoutSeconds); }

    /** How long a case may take: {@code --timeout}, else the header's {@code //TIMEOUT}, else two minutes; and what {@code --duration-seconds} asks for, once or for each rate that is tried. */
    public Duration limit(Header header) {
        long seconds = timeoutSeconds().or(() -> header.timeoutSeconds().map(own -> (int) Math.ceil(own * timeScale))).orElse(DEFAULT_LIMIT_SECONDS);
        return Duration.ofSeconds(seconds).plusMillis(Math.round(1000 * load.additionalSeconds()));
    }

    public Optional<Path> tlcJar() { return Optional.ofNullable(tlcJar).or(() -> environment("TLA2TOOLS_JAR").map(Path::of)); }

    /** A file, or the word {@code embedded}. */
    public Optional<String> toxiproxyBin() { return Optional.ofNullable(toxiproxyBin).or(() -> environment("TOXIPROXY_BIN")); }

    public Optional<Tamper> tamper() { return Optional.ofNullable(tamper); }

    public List<String> defects() { return defects; }

    /** Of a replicated log. */
    public LogOptions log() { return log; }

    /** Of a key-value cluster. */
    public KvOptions kv() { return kv; }

    public LoadOptions load() { return load; }

    /** Of a load on a pipeline. */
    public IngestOptions ingest() { return ingest; }

    /** An Apache Iggy that is there; whoever names a program by a flag does not mean the variable. */
    public Optional<String> iggy() { return Optional.ofNullable(pipeline.iggy).or(() -> pipeline.iggyBinary == null ? environment("IGGY_ADDR") : Optional.empty()); }

    /** An iggy-server to start; whoever names one that is there by a flag does not mean the variable. */
    public Optional<Path> iggyBinary() { return Optional.ofNullable(pipeline.iggyBinary).or(() -> pipeline.iggy == null ? environment("IGGY_BINARY").map(Path::of) : Optional.empty()); }

    public Optional<Path> runFolder() { return Optional.ofNullable(runFolder); }

    public Set<String> gates() {
        Set<String> open = new HashSet<>();
        if (includeS3) open.add(Gate.S3.name());
        if (includeRfc0008) open.add(Gate.RFC0008.name());
        if (slow) open.add(Gate.SLOW.name());
        if (load.findsMax()) open.add(Gate.FIND_MAX.name());
        if (integration) open.add(Gate.INTEGRATION.name());
        return open;
    }

    /** Prefix of the profile's environment variables; upper case with an underscore at its end. */
    public String environmentPrefix() { return profile.equals("amberio") ? "AMBERIO_" : "RIMIO_"; }

    public Optional<String> environment(String variable) { return Optional.ofNullable(environment.get(variable)).filter(v -> !v.isBlank()); }

    /** For tests: look variables up in this map in place of the process environment. */
    public Options withEnvironment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    private Optional<String> fromEnvironment(String suffix) { return environment(environmentPrefix() + suffix); }

    /** Reads and lists the kinds of tampering by their flags. */
    static final class TamperName implements ITypeConverter<Tamper>, Iterable<String> {
        @Override public Tamper convert(String flag) {
            try {
                return Tamper.named(flag);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }

        @Override public Iterator<String> iterator() { return Arrays.stream(Tamper.values()).map(Tamper::flag).iterator(); }
    }
}
