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
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import kit.Digests;
import kit.Header;
import kit.Leftovers;
import kit.Repository;

/**
 * Compiles cases inside this JVM against its own class path, which holds the kit. What is unchanged is taken from
 * {@code .cache/cases/<hash of file, class path and JDK>/}. Not for several threads at once.
 */
final class CaseCompiler {
    private static final int KEPT = 500;
    private static final int ERRORS_SHOWN = 5;
    private final Path cache;
    private final ExtraJars extraJars;
    private final String ownClassPath = System.getProperty("java.class.path");
    private StandardJavaFileManager files;

    CaseCompiler(Repository repository) {
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
        String all = Digests.sha256(Files.readAllBytes(header.file())) + ownClassPath + jars + Runtime.version();
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
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) throw new CompileError("this Java has no compiler: a JDK is needed, not a runtime only");
        if (files == null) files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        String path = ownClassPath + jars.stream().map(j -> File.pathSeparator + j).collect(Collectors.joining());
        var options = List.of("-g", "-parameters", "-nowarn", "-proc:none", "-d", into.toString(), "-cp", path);
        var said = new DiagnosticCollector<JavaFileObject>();
        if (compiler.getTask(null, files, said, options, null, files.getJavaFileObjects(header.file())).call()) return;
        throw new CompileError("does not compile: " + said.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
            .limit(ERRORS_SHOWN).map(CaseCompiler::shown).collect(Collectors.joining("\n")));
    }

    private static String shown(Diagnostic<? extends JavaFileObject> d) {
        String where = d.getSource() == null ? "" : Path.of(d.getSource().getName()).getFileName() + ":" + d.getLineNumber() + ": ";
        return where + d.getMessage(Locale.ROOT);
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
