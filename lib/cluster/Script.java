package cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kit.Digests;
import kit.Repository;
import kit.SetupError;

/**
 * A server that is a JBang script, started without JBang: built once per change, its {@code java} command line
 * remembered below {@code .cache/scripts/}, and an ahead-of-time cache of its classes kept beside it once trained.
 */
public final class Script {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUILD_LIMIT_MINUTES = 5;
    private static final Duration HOLD_LIMIT = Duration.ofMinutes(30); // others may build or train several in a row
    private final Path file;
    private final Path folder;
    private final List<String> command;

    private Script(Path file, Path folder, List<String> command) {
        this.file = file;
        this.folder = folder;
        this.command = command;
    }

    public static Script of(Path file, Repository repository) { return of(file, repository, Map.of()); }

    /** @param properties that its {@code //DEPS} name, such as a version */
    public static Script of(Path file, Repository repository, Map<String, String> properties) {
        Path scripts = repository.cache().resolve("scripts");
        Path folder = scripts.resolve(file.getFileName() + "-" + fingerprint(file, properties));
        Path remembered = folder.resolve("command.json");
        try {
            Files.createDirectories(scripts);
            try (var guard = FileGuard.hold(scripts.resolve("lock"), HOLD_LIMIT)) {
                if (!usable(remembered)) build(file, repository, properties, folder, remembered);
            }
            List<String> words = new ArrayList<>();
            JSON.readTree(remembered.toFile()).forEach(w -> words.add(w.asText()));
            return new Script(file, folder, List.copyOf(words));
        } catch (IOException e) {
            throw new SetupError("cannot prepare " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** The words that start the server, its trained class cache included when there is one. */
    public List<String> command() {
        Path cache = aotCache();
        if (!Files.exists(cache)) return command;
        List<String> words = new ArrayList<>(command);
        words.addAll(1, List.of("-XX:AOTCache=" + cache, "-Xlog:disable")); // its remarks on classes it skipped would mix with the server's output
        return words;
    }

    /**
     * Makes the class cache by one training run, unless it is there or a run before came to nothing.
     *
     * @param training runs the server with {@link #trainingCommand} to an orderly end
     */
    public void trainOnce(Consumer<Path> training) {
        Path attempted = folder.resolve("trained");
        try (var guard = FileGuard.hold(folder.resolve("train.lock"), HOLD_LIMIT)) {
            if (Files.exists(attempted)) return;
            Path fresh = folder.resolve("training.aot");
            training.accept(fresh);
            if (Files.exists(fresh)) Files.move(fresh, aotCache(), StandardCopyOption.ATOMIC_MOVE);
            Files.createFile(attempted);
        } catch (IOException e) {
            throw new SetupError("cannot keep the class cache of " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** The command for a training run: on an orderly end it writes the class cache. */
    public List<String> trainingCommand(Path output) {
        List<String> words = new ArrayList<>(command);
        words.add(1, "-XX:AOTCacheOutput=" + output);
        return words;
    }

    /** Where the trained class cache belongs. */
    public Path aotCache() { return folder.resolve("server.aot"); }

    public String name() { return file.getFileName().toString(); }

    private static boolean usable(Path remembered) throws IOException {
        if (!Files.exists(remembered)) return false;
        JsonNode words = JSON.readTree(remembered.toFile());
        for (int i = 0; i < words.size() - 1; i++)
            if (words.get(i).asText().equals("-cp"))
                for (String jar : words.get(i + 1).asText().split(File.pathSeparator)) if (!Files.exists(Path.of(jar))) return false;
        return Files.exists(Path.of(words.get(0).asText()));
    }

    private static void build(Path file, Repository repository, Map<String, String> properties, Path folder, Path remembered) throws IOException {
        List<String> given = properties.entrySet().stream().map(p -> "-D" + p.getKey() + "=" + p.getValue()).sorted().toList();
        jbang(repository, folder, line("build", given, file)); // first: only a built script tells its main class
        JsonNode tools = JSON.readTree(jbang(repository, folder, line("info tools", given, file)));
        List<String> words = new ArrayList<>();
        words.add(Path.of(tools.path("availableJdkPath").asText(System.getProperty("java.home")), "bin", "java").toString());
        tools.path("runtimeOptions").forEach(o -> words.add(o.asText()));
        List<String> path = new ArrayList<>(List.of(tools.path("applicationJar").asText()));
        tools.path("resolvedDependencies").forEach(d -> path.add(d.asText()));
        words.add("-cp");
        words.add(String.join(File.pathSeparator, path));
        words.add(tools.path("mainClass").asText());
        Files.writeString(remembered, JSON.writeValueAsString(words));
    }

    private static List<String> line(String verb, List<String> properties, Path file) {
        List<String> words = new ArrayList<>(List.of(verb.split(" ")));
        words.addAll(properties);
        words.add(file.toString());
        return words;
    }

    private static byte[] jbang(Repository repository, Path folder, List<String> arguments) throws IOException {
        Files.createDirectories(folder);
        List<String> line = new ArrayList<>(List.of(repository.jbang().toString()));
        line.addAll(arguments);
        Path out = folder.resolve("jbang.out");
        Path log = folder.resolve("jbang.log");
        Process p = new ProcessBuilder(line).directory(repository.root().toFile()).redirectOutput(out.toFile()).redirectError(log.toFile()).start();
        try {
            if (p.waitFor(BUILD_LIMIT_MINUTES, TimeUnit.MINUTES) && p.exitValue() == 0) return Files.readAllBytes(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        p.destroyForcibly();
        throw new SetupError("jbang " + String.join(" ", arguments) + " failed:\n" + Files.readString(log).strip());
    }

    /** Changes with the script, the folder of its sources, what it is given and the JDK. */
    private static String fingerprint(Path file, Map<String, String> properties) {
        String name = file.getFileName().toString().replace(".java", "");
        var text = new StringBuilder(Runtime.version().toString()).append(new TreeMap<>(properties));
        try (var sources = Files.walk(Files.isDirectory(file.resolveSibling(name)) ? file.resolveSibling(name) : file)) {
            for (Path source : sources.filter(Files::isRegularFile).sorted().toList()) text.append(source).append(Digests.sha256(Files.readAllBytes(source)));
            text.append(Digests.sha256(Files.readAllBytes(file)));
            return Digests.sha256(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)).substring(0, 12);
        } catch (IOException e) {
            throw new SetupError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
