package runner;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Compiles the cases of a run in their order on one thread, ahead of the workers. */
final class Builds {
    private final CaseCompiler compiler;
    private final Map<String, CompletableFuture<List<Path>>> built = new LinkedHashMap<>();

    Builds(CaseCompiler compiler) { this.compiler = compiler; }

    void start(List<CaseFile> files) {
        files.forEach(f -> built.put(f.name(), new CompletableFuture<>()));
        Thread.ofPlatform().daemon().name("builds").start(() -> files.forEach(this::build));
    }

    private void build(CaseFile f) {
        CompletableFuture<List<Path>> future = built.get(f.name());
        try {
            future.complete(compiler.compile(f.header().orElseThrow()));
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /** Waits for a case's classes; {@link CompileError} when there are none. */
    List<Path> of(CaseFile f) {
        try {
            return built.get(f.name()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CompileError error) throw error;
            throw new CompileError("the compiler itself broke: " + e.getCause());
        }
    }
}
