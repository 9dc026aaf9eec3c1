package runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import kit.Digests;
import kit.Header;
import kit.Leftovers;
import kit.Repository;

/**
 * Compiles cases inside this JVM, against its own class path unless another is given. What is unchanged is taken from
 * {@code .cache/cases/<hash of file, class path and JDK>/}. Not for several threads at once.
 */
final class CaseCompiler {
    private static final int KEPT = 500;
    private final Path cache;
    private final ExtraJars extraJars;
    private final String classPath;
    private final Javac javac = new Javac();

    CaseCompiler(Repository repository) { this(repository, System.getProperty("java.class.path")); }

    /** @param classPath one that holds the kit */
    CaseCompiler(Repository repository, String classPath) {
        this.classPath = classPath;
        cache = repository.cache().resolve("cases");
        extraJars = new ExtraJars(repository);
    }

    /** Folders and jars to load the case from, beyond this JVM's own class path. */
    List<Path> compile(Header header) {
        try {
            List<Path> jars = extraJars.of(header);
            Path folder = cache.resolve(header.name() + "-" + hash(header, jars));
            if (Files.isDirectory(folder)) Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
            else build(header, jars, folder);
            List<Path> found = new ArrayList<>(List.of(folder));
            found.addAll(jars);
            return found;
        } catch (IOException e) {
            throw new CompileError("cannot compile " + header.file().getFileName() + ": " + e.getMessage());
        }
    }

    private String hash(Header header, List<Path> jars) throws IOException {
        String all = Digests.sha256(Files.readAllBytes(header.file())) + classPath + jars + Runtime.version();
        return Digests.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** Built aside and moved, so that a run beside this one sees all of it or nothing. */
    private void build(Header header, List<Path> jars, Path folder) throws IOException {
        Files.createDirectories(cache);
        Path aside = Files.createTempDirectory(cache, ".building-");
        try {
            javac(header, jars, aside);
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) throw e; // else the other run was faster
        } finally {
            Leftovers.deleteTree(aside);
        }
        prune();
    }

    private void javac(Header header, List<Path> jars, Path into) {
        javac.compile(List.of(header.file()), classPath + jars.stream().map(j -> File.pathSeparator + j).collect(Collectors.joining()), into);
    }

    /** Every edit leaves a folder; the longest unused go. */
    private void prune() throws IOException {
        List<Path> all;
        try (var list = Files.list(cache)) {
            all = list.toList();
        }
        if (all.size() <= KEPT) return;
        all.stream().sorted(Comparator.comparing(CaseCompiler::lastUse).reversed()).skip(KEPT).forEach(Leftovers::deleteTree);
    }

    private static FileTime lastUse(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
