package runner;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kit.Digests;
import kit.Header;
import kit.Lifeline;
import kit.Repository;

/**
 * Jars of a case's own {@code //DEPS}, beyond the kit. JBang resolves them, which costs seconds, so its answer is
 * remembered in {@code .cache/classpath/} by the lines and this JVM's class path.
 */
final class ExtraJars {
    private static final String KIT = "../lib/Casebook.java";
    private static final int LIMIT_MINUTES = 5;
    private final Repository repository;
    private final String ownClassPath = System.getProperty("java.class.path");

    ExtraJars(Repository repository) { this.repository = repository; }

    List<Path> of(Header header) throws IOException {
        List<String> extra = header.deps().stream().filter(d -> !d.equals(KIT)).sorted().toList();
        if (extra.isEmpty()) return List.of();
        String key = Digests.sha256((extra + ownClassPath).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        Path remembered = repository.cache().resolve("classpath").resolve(key);
        if (Files.exists(remembered)) {
            List<Path> jars = Files.readAllLines(remembered).stream().map(Path::of).toList();
            if (jars.stream().allMatch(Files::exists)) return jars;
        }
        List<Path> jars = resolve(header);
        Files.createDirectories(remembered.getParent());
        Path fresh = Files.createTempFile(remembered.getParent(), key, ".part");
        Files.write(fresh, jars.stream().map(Path::toString).toList());
        Files.move(fresh, remembered, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return jars;
    }

    private List<Path> resolve(Header header) throws IOException {
        Path folder = Files.createDirectories(repository.cache().resolve("classpath"));
        Path out = Files.createTempFile(folder, ".asked-", ".out");
        Path log = Files.createTempFile(folder, ".asked-", ".log");
        try {
            var builder = new ProcessBuilder(repository.jbang().toString(), "info", "classpath", header.file().toString());
            builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
            Process p = builder.directory(repository.root().toFile()).redirectOutput(out.toFile()).redirectError(log.toFile()).start();
            Lifeline.get().process(p.toHandle()); // a killed run leaves no JBang behind
            boolean ended = p.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            if (!ended) p.destroyForcibly();
            Lifeline.get().ended(p.toHandle());
            if (!ended || p.exitValue() != 0) throw new CompileError("the //DEPS do not resolve: " + Files.readString(log).strip());
            Set<String> known = Set.of(ownClassPath.split(File.pathSeparator));
            return Arrays.stream(Files.readString(out).strip().split(File.pathSeparator)).filter(j -> j.endsWith(".jar") && !known.contains(j))
                .map(Path::of).filter(Files::exists).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompileError("interrupted while JBang resolved the //DEPS");
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(log);
        }
    }
}
