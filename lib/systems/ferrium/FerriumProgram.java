package systems.ferrium;

import cluster.Node;
import cluster.Port;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kit.Case;
import kit.Lifeline;
import kit.SetupError;
import kit.Skipped;
import systems.kv.Certificates;
import systems.kv.TlsMode;
import tls.KeyKind;

/** The server's program outside of any cluster: what it makes of its command line and its configuration file (contracts/kv.md §2.1, §2.2). */
public final class FerriumProgram {
    /** Within which a wrong start ends. */
    public static final Duration LIMIT = Duration.ofSeconds(10);
    /** Within which a good one serves. */
    public static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final String CONFIGURATION = "ferrium.toml";
    private final Case c;
    private final List<String> program;
    private final Certificates.Files files;
    private final AtomicInteger attempts = new AtomicInteger();

    private FerriumProgram(Case c, List<String> program) {
        this.c = c;
        this.program = program;
        files = Certificates.of(TlsMode.MTLS, c.workspace().newDataFolder("certificates"), KeyKind.EC_P256, List.of(1)).files(1);
    }

    /** The case is skipped where the target has no such file. */
    public static FerriumProgram of(Case c) {
        if (c.options().target(c.header()).equals("etcd")) throw new Skipped("etcd: nodes have no configuration file");
        List<String> program = new ArrayList<>(FerriumProcesses.program(c));
        if (FerriumProcesses.binary(c).isEmpty()) c.options().defects().forEach(d -> program.addAll(List.of("--defect", d)));
        return new FerriumProgram(c, program);
    }

    /**
     * What came of a run.
     *
     * @param outcome {@code exit 1}, or {@code runs on}
     * @param leavesData whether there is anything but its configuration afterwards, in its data folder or where it was started
     */
    public record Ended(String outcome, String output, String errors, boolean leavesData) {}

    /** One start, with addresses and a data folder of its own, and a complete configuration that is valid until the case changes it. */
    public Attempt attempt() { return new Attempt(attempts.incrementAndGet()); }

    /** As {@link #attempt}, with certificates for mutual TLS. */
    public Attempt secured() {
        Attempt made = attempt();
        made.config.secure(files, TlsMode.MTLS);
        return made;
    }

    public final class Attempt {
        private final String name;
        private final Path folder;
        private final List<Port> ports = Stream.generate(Port::free).limit(3).toList();
        private final ConfigWriter config;
        private String text;

        private Attempt(int number) {
            name = "run-" + number;
            folder = c.workspace().newDataFolder(name);
            ports.forEach(c::closeAtEnd);
            var self = new ConfigWriter.Peer(1, http(), grpc(), ports.get(2).address());
            config = new ConfigWriter(self, List.of(self), data());
        }

        public String http() { return ports.get(0).address(); }

        public String grpc() { return ports.get(1).address(); }

        public Path data() { return folder.resolve("data"); }

        /** Any file of this attempt alone. */
        public Path file(String other) { return folder.resolve(other); }

        /** Sets a value of the configuration; null drops it. */
        public Attempt set(String key, Object value) {
            config.mutate(key, value);
            return this;
        }

        /** In place of what the configuration would be. */
        public Attempt text(String other) {
            text = other;
            return this;
        }

        public String text() { return text == null ? config.text() : text; }

        private List<String> line(String... more) {
            try {
                List<String> line = new ArrayList<>(program);
                line.addAll(List.of("--config", Files.writeString(folder.resolve(CONFIGURATION), text()).toString()));
                line.addAll(List.of(more));
                return line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** With its configuration and further arguments, to its end. */
        public Ended run(String... more) { return heard(line(more)); }

        /** With these arguments alone. */
        public Ended bare(String... arguments) { return heard(Stream.concat(program.stream(), Stream.of(arguments)).toList()); }

        private Ended heard(List<String> line) {
            ports.forEach(Port::release);
            Path output = c.workspace().file("nodes").resolve(name + ".out");
            Path errors = output.resolveSibling(name + ".err");
            var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
            try {
                Files.createDirectories(output.getParent());
                Process p = builder.start();
                Lifeline.get().process(p.toHandle());
                boolean ended = p.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                p.destroyForcibly().waitFor();
                Lifeline.get().ended(p.toHandle());
                var heard = new Ended(ended ? "exit " + p.exitValue() : "runs on", Files.readString(output), Files.readString(errors), leavesData());
                c.trail().note(name + " ran " + String.join(" ", line.subList(program.size(), line.size())) + "\n" + heard);
                return heard;
            } catch (IOException e) {
                throw new SetupError("cannot run " + line + ": " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SetupError("interrupted", e);
            }
        }

        private boolean leavesData() throws IOException {
            try (var all = Files.list(folder)) {
                return all.anyMatch(f -> !f.getFileName().toString().equals(CONFIGURATION));
            }
        }

        /** Lets another one have its addresses. */
        public void free() { ports.forEach(Port::release); }

        /** Starts it for as long as the case runs. */
        public void start(String... more) { c.closeAtEnd(new Node(name, ports, line(more), Map.of(), c.workspace().file("nodes").resolve(name + ".log"), c.trail())).start(); }
    }

    /** The id of the node that serves at this address now; -1 when none does. */
    public static long idAt(String address) {
        try (Http http = new Http("a node", "http://" + address, Duration.ofSeconds(2), Listener.NONE)) {
            return http.get("/metrics").send().number("id");
        } catch (NoAnswer e) {
            return -1;
        }
    }
}
