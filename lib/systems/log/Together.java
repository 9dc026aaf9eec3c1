package systems.log;

import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import kit.SetupError;

/** The same work on several nodes at the same time. */
public final class Together {
    private Together() {}

    /** Returns when it is done on all; what it throws on one is thrown here. */
    public static <T> void each(Collection<T> nodes, Consumer<T> work) {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : nodes.stream().map(n -> pool.submit(() -> work.accept(n))).toList()) done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }
}
