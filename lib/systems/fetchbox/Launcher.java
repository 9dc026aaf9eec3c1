package systems.fetchbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kit.Case;
import systems.s3.S3Bucket;

/** How to start the processes of a pipeline: those of the reference server, or the one that {@code --fetchbox-cmd} names, which plays all parts. */
final class Launcher {
    private final List<String> program;
    private final boolean single;
    private final List<String> planted = new ArrayList<>();

    private Launcher(List<String> program, boolean single) {
        this.program = program;
        this.single = single;
    }

    /** @param spare a bucket that a training run may use */
    static Launcher of(Case c, S3Bucket spare) {
        var given = c.options().fetchboxCmd();
        if (given.isPresent()) return new Launcher(List.of(given.get().strip().split("\\s+")), true);
        var launcher = new Launcher(Reference.command(c, spare), false);
        c.options().defects().forEach(d -> launcher.planted.addAll(List.of("--defect", d)));
        return launcher;
    }

    /** Whether one process is API and worker in one. */
    boolean single() { return single; }

    /** @param role api, worker or server; a single program knows but the last */
    List<String> line(String role, Path config, String address) {
        if (single) return placed(config, address);
        return Stream.of(program, List.of(role, "--config", config.toString(), "--address", address), planted).flatMap(List::stream).toList();
    }

    /** As {@link #line}, but nothing on it names the configuration. @param config for a given command that has a place for it: without, it would not be the command that was given */
    List<String> lineWithoutConfig(String role, Path config, String address) {
        if (single) return placed(config, address);
        return Stream.of(program, List.of(role, "--address", address), planted).flatMap(List::stream).toList();
    }

    private List<String> placed(Path config, String address) { return program.stream().map(w -> w.replace("{config}", config.toString()).replace("{address}", address)).toList(); }
}
