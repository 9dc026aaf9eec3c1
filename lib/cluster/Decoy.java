package cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import kit.Case;
import kit.Lifeline;
import kit.SetupError;

/** A process that has the name of a server's program and nothing to do with it. */
public final class Decoy implements AutoCloseable {
    private static final Path IDLER = Path.of("/bin/sleep");
    private static final String SECONDS = "600";
    private final Process process;

    private Decoy(Process process) { this.process = process; }

    /** Named like the program that a node runs. */
    public static Decoy of(Case c, Node node) {
        String name = ProcessHandle.of(node.pid()).flatMap(p -> p.info().command()).map(Path::of).map(Path::getFileName).map(Path::toString).orElseThrow(() -> new SetupError(node + " does not run"));
        try {
            Path program = Files.copy(IDLER.toRealPath(), c.workspace().newDataFolder("decoy").resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            Process p = new ProcessBuilder(program.toString(), SECONDS).start();
            Lifeline.get().process(p.toHandle());
            c.note("decoy: " + name + " " + SECONDS);
            return c.closeAtEnd(new Decoy(p));
        } catch (IOException e) {
            throw new SetupError("no decoy: " + e.getMessage(), e);
        }
    }

    public boolean isAlive() { return process.isAlive(); }

    @Override public void close() {
        process.destroyForcibly();
        Lifeline.get().ended(process.toHandle());
    }
}
