package runner;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java compiler inside this JVM; it keeps the jars open, so that it is fast from the second time on. Not for several threads at once. */
final class Javac {
    private static final int ERRORS_SHOWN = 5;
    private StandardJavaFileManager files;

    /** Compiles into a folder; {@link CompileError} with the first messages when that fails. */
    void compile(Collection<Path> sources, String classPath, Path into) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) throw new CompileError("this Java has no compiler: a JDK is needed, not a runtime only");
        if (files == null) files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        var options = List.of("-g", "-parameters", "-nowarn", "-proc:none", "-d", into.toString(), "-cp", classPath);
        var said = new DiagnosticCollector<JavaFileObject>();
        if (compiler.getTask(null, files, said, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) return;
        throw new CompileError("does not compile: " + said.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
            .limit(ERRORS_SHOWN).map(Javac::shown).collect(Collectors.joining("\n")));
    }

    private static String shown(Diagnostic<? extends JavaFileObject> d) {
        String where = d.getSource() == null ? "" : Path.of(d.getSource().getName()).getFileName() + ":" + d.getLineNumber() + ": ";
        return where + d.getMessage(Locale.ROOT);
    }
}
