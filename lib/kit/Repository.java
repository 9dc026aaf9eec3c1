package kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The checkout that a script belongs to. A JBang script cannot learn its own path, so the root is
 * {@code CASEBOOK_HOME}, or the nearest folder above the working directory that holds {@code jbang-catalog.json}.
 */
public record Repository(Path root) {
    private static final String MARKER = "jbang-catalog.json";

    public static Repository find() {
        String home = System.getenv("CASEBOOK_HOME");
        if (home != null && !home.isBlank()) return at(Path.of(home).toAbsolutePath().normalize());
        return above(Path.of("").toAbsolutePath());
    }

    /** The checkout that holds this folder; {@link UsageError} when there is none. */
    static Repository above(Path folder) {
        for (Path p = folder; p != null; p = p.getParent())
            if (isRoot(p)) return new Repository(p);
        throw new UsageError("not inside a Casebook checkout: no " + MARKER + " beside a cases/ folder in this folder or above; "
            + "change into the checkout or set CASEBOOK_HOME");
    }

    private static Repository at(Path root) {
        if (!isRoot(root)) throw new UsageError("CASEBOOK_HOME=" + root + " holds no " + MARKER + " beside a cases/ folder");
        return new Repository(root);
    }

    private static boolean isRoot(Path p) {
        return Files.isRegularFile(p.resolve(MARKER)) && Files.isDirectory(p.resolve("cases"));
    }

    public Path cases() { return root.resolve("cases"); }

    public Path runs() { return root.resolve("runs"); }

    /** As one names it who stands in the checkout. */
    public Path shown(Path file) { return file.startsWith(root) ? root.relativize(file) : file; }

    /** Built programs, compiled cases and archives; everything in it can be made again. */
    public Path cache() { return root.resolve(".cache"); }

    /** The wrapper that starts JBang, whichever system this is. */
    public Path jbang() { return root.resolve(System.getProperty("os.name").startsWith("Windows") ? "jbang.cmd" : "jbang"); }

    /** Headers of all case files, by number; a broken header is an error that names the file. */
    public List<Header> headers() { return caseFiles().stream().map(Header::of).toList(); }

    /** All files in cases/ that should be cases, by number. */
    public List<Path> caseFiles() {
        try (var files = Files.list(cases())) {
            return files.filter(f -> f.getFileName().toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
