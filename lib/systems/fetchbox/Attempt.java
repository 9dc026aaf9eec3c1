package systems.fetchbox;

import cluster.Node;
import cluster.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kit.Case;

/** One more process beside a pipeline, by its configuration or a changed one: "exit N", "runs on" when it serves, or that it does neither (contracts/fetchbox.md §7). */
final class Attempt {
    private static final Duration LIMIT = Duration.ofSeconds(45);
    private final Case c;
    private final Launcher launcher;
    private final PipelineConfig config;
    private final String name;
    private final Path folder;

    /** @param name of the process; @param config the pipeline's: the process gets a ledger and ports of its own */
    Attempt(Case c, Launcher launcher, PipelineConfig config, String name) {
        this.c = c;
        this.launcher = launcher;
        this.name = name;
        folder = c.workspace().newDataFolder(name);
        this.config = config.copy().set("server", "fjall_path", folder.resolve("ledger").toString());
    }

    /** What is changed in its configuration. */
    PipelineConfig config() { return config; }

    /** The file is named as the command line has it, and by the variable. */
    String byCommandLine() { return run("fetchbox.toml", Launcher::line, Map.of(Processes.CONFIG_VARIABLE, folder.resolve("fetchbox.toml").toString())); }

    /** The file is named by FETCHBOX_CONFIG alone. */
    String byVariable() { return run("fetchbox.toml", Launcher::lineWithoutConfig, Map.of(Processes.CONFIG_VARIABLE, folder.resolve("fetchbox.toml").toString())); }

    /** Nothing names the file, which is config/fetchbox.toml in the working folder. */
    String byDefault() { return run("config/fetchbox.toml", Launcher::lineWithoutConfig, Map.of()); }

    private interface Line { List<String> of(Launcher launcher, String role, Path config, String address); }

    private String run(String fileName, Line line, Map<String, String> variables) {
        try (var port = Port.free(); var metrics = Port.free()) {
            Path file = folder.resolve(fileName);
            Files.createDirectories(file.getParent());
            Processes.written(file, config.set("telemetry", "metrics_addr", metrics.address()).toml());
            Map<String, String> environment = new HashMap<>(Processes.environment(folder));
            environment.putAll(variables);
            var node = new Node(name, List.of(port, metrics), List.of("true"), environment, c.workspace().file("nodes").resolve(name + ".log"), c.trail());
            var serves = new AtomicBoolean();
            String outcome = node.hear(line.of(launcher, "server", file, port.address()), folder, LIMIT, () -> {
                serves.set(Part.answers(port.address(), "/health"));
                return serves.get();
            }).outcome();
            return outcome.equals("runs on") && !serves.get() ? "neither ends nor serves" : outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
