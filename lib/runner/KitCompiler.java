package runner;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Lifeline;

/**
 * Compiles edited files of lib/ inside this JVM, for a watch: into folders that go before the kit's jar. Only what was
 * edited, and what uses a class that looks different to others than before. Not for several threads at once.
 */
final class KitCompiler {
    /** So many folders on a class path are still fast to search; then they become one. */
    private static final int FOLDERS_MOST = 12;
    private static final int WARM_UPS = 2;
    private final Path lib;
    private final Path folder = Lifeline.get().newFolder("casebook-watch-");
    private final Javac javac = new Javac();
    private final String ownClassPath = System.getProperty("java.class.path");
    /** Edited, and not compiled yet, as a mistake stands in one of them. */
    private final Set<Path> pending = new TreeSet<>();
    private List<Path> overlay = List.of();
    private int count;

    KitCompiler(Path lib) { this.lib = lib; }

    /** Folders with what is newer than the kit's jar, the newest first. */
    List<Path> overlay() { return overlay; }

    /** The class path of a case that is compiled against the kit as it is now. */
    String classPath() { return joined(overlay, ownClassPath); }

    /** Compiles these and what failed before. Returns whether cases must be compiled anew, too. */
    boolean compile(Set<Path> edited) {
        pending.addAll(edited);
        try {
            boolean alike = pending.stream().allMatch(Files::exists) ? withUsers() : all();
            if (overlay.size() > FOLDERS_MOST) merge();
            pending.clear();
            return !alike;
        } catch (IOException e) {
            throw new CompileError("cannot compile lib/: " + e.getMessage());
        }
    }

    /** Lets the compiler run hot, which takes some seconds the first time; beside {@link #compile}, in a compiler of its own. */
    void warmUp() {
        try {
            var beside = new Javac();
            for (int i = 0; i < WARM_UPS; i++) beside.compile(sources(), withoutKit(), Files.createDirectory(folder.resolve("warm-up-" + i)));
            KitClasses.of(List.of(jar())).sourcesThatUse(Set.of("kit/Case"), lib);
        } catch (IOException | CompileError e) {
            // the first edit finds it cold, and tells what is wrong
        }
    }

    /** Compiles what was edited and, as long as classes look different than before, what uses these. Returns whether all look alike. */
    private boolean withUsers() throws IOException {
        var sources = new TreeSet<>(pending);
        KitClasses before = null;
        while (true) {
            Path into = next();
            javac.compile(sources, classPath(), into);
            if (before == null) before = KitClasses.of(places());
            KitClasses fresh = KitClasses.of(List.of(into));
            Set<String> changed = changed(before, fresh);
            boolean complete = !sources.addAll(before.sourcesThatUse(changed, lib));
            if (complete) {
                overlay = Stream.concat(Stream.of(into), overlay.stream()).toList();
                return changed.isEmpty();
            }
            if (!constantsAlike(before, fresh)) return all();
        }
    }

    private static Set<String> changed(KitClasses before, KitClasses fresh) {
        return fresh.names().stream().filter(name -> !fresh.api(name).equals(before.api(name))).collect(Collectors.toSet());
    }

    private static boolean constantsAlike(KitClasses before, KitClasses fresh) {
        return fresh.names().stream().allMatch(name -> before.api(name).isEmpty() || before.api(name).get().constants().equals(fresh.api(name).orElseThrow().constants()));
    }

    /** From the oldest on. */
    private List<Path> places() {
        List<Path> places = new ArrayList<>(List.of(jar()));
        places.addAll(overlay.reversed());
        return places;
    }

    private void merge() throws IOException {
        Path into = next();
        for (Path older : overlay.reversed()) {
            try (var files = Files.walk(older)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    Path target = into.resolve(older.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        overlay = List.of(into);
    }

    /** For what cannot be told by single files, such as a deleted one or a changed constant. */
    private boolean all() throws IOException {
        Path into = next();
        javac.compile(sources(), withoutKit(), into);
        overlay = List.of(into);
        return false;
    }

    private Path next() throws IOException { return Files.createDirectory(folder.resolve(String.valueOf(++count))); }

    private List<Path> sources() throws IOException {
        try (var all = Files.walk(lib)) {
            return all.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /** All of lib/ is compiled without its jar, lest what was deleted be found there. */
    private String withoutKit() {
        return Stream.of(ownClassPath.split(File.pathSeparator)).filter(p -> !Path.of(p).equals(jar())).collect(Collectors.joining(File.pathSeparator));
    }

    /** The jar, or folder, of the kit as it was when this JVM started. */
    static Path jar() {
        try {
            return Path.of(KitCompiler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String joined(List<Path> first, String rest) {
        List<String> parts = new ArrayList<>(first.stream().map(Path::toString).toList());
        parts.add(rest);
        return String.join(File.pathSeparator, parts);
    }
}
