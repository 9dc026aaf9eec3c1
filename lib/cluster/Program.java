package cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kit.Options;
import kit.Repository;
import kit.SetupError;

/** How to start the thing under test: the words that stand before its own arguments. */
public record Program(List<String> words) {

    /** An executable file, or a JBang script of this checkout. */
    public static Program of(Path file, Options options, Repository repository) {
        Path path = file.toAbsolutePath().normalize();
        if (!Files.exists(path) && options.buildIfMissing()) build(path);
        if (!Files.exists(path)) throw new SetupError("--binary " + file + ": no such file" + (options.buildIfMissing() ? "" : " (--build-if-missing builds TREE/target/release/NAME with cargo)"));
        if (Files.isDirectory(path)) throw new SetupError("--binary " + file + " is a folder");
        if (path.toString().endsWith(".java")) return new Program(Script.of(path, repository).command());
        if (!Files.isExecutable(path)) throw new SetupError("--binary " + file + " is not executable");
        return new Program(List.of(path.toString()));
    }

    public List<String> with(List<String> arguments) {
        List<String> line = new ArrayList<>(words);
        line.addAll(arguments);
        return line;
    }

    /** {@code TREE/target/release/NAME} is built by {@code cargo build --release --bin NAME} in TREE. */
    private static void build(Path binary) {
        Path release = binary.getParent();
        Path tree = release == null || release.getParent() == null ? null : release.getParent().getParent();
        if (tree == null || !release.endsWith("target/release") || !Files.exists(tree.resolve("Cargo.toml")))
            throw new SetupError("--build-if-missing: " + binary + " is not TREE/target/release/NAME with a Cargo.toml in TREE");
        try {
            int exit = new ProcessBuilder("cargo", "build", "--release", "--bin", binary.getFileName().toString()).directory(tree.toFile()).inheritIO().start().waitFor();
            if (exit != 0) throw new SetupError("cargo build in " + tree + " exited with " + exit);
        } catch (IOException e) {
            throw new SetupError("cannot run cargo in " + tree + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while building " + binary, e);
        }
    }
}
