package cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kit.SetupError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileGuardTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    @TempDir Path folder;

    /** Another process: one thread holds the first file until its input ends, another waits for the second one. */
    static final class Other {
        public static void main(String[] files) throws Exception {
            var waiting = new CompletableFuture<Void>();
            try (var guard = FileGuard.hold(Path.of(files[0]), LIMIT)) {
                waiting = wait(Path.of(files[1]));
                System.out.println("holds");
                while (System.in.read() != -1) { }
            }
            waiting.get();
            System.out.println("had both");
        }

        private static CompletableFuture<Void> wait(Path file) {
            return CompletableFuture.runAsync(() -> {
                try (var guard = FileGuard.hold(file, LIMIT)) {
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    private Process other(Path held, Path wanted) throws Exception {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path") + File.pathSeparator + classes(), Other.class.getName(), held.toString(), wanted.toString()).redirectErrorStream(true).start();
    }

    private static String classes() throws Exception { return Path.of(FileGuardTest.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString(); }

    /** No thread waits for itself here, and yet each process waits for the other one. */
    @Test @Timeout(60) void processesThatWaitForEachOtherGoOn() throws Exception {
        Path first = folder.resolve("first"), second = folder.resolve("second");
        CompletableFuture<Void> waiting;
        Process other;
        BufferedReader said;
        try (var guard = FileGuard.hold(first, LIMIT)) {
            other = other(second, first);
            said = other.inputReader();
            assertThat(said.readLine(), is("holds"));
            waiting = Other.wait(second);
            assertThrows(java.util.concurrent.TimeoutException.class, () -> waiting.get(500, TimeUnit.MILLISECONDS));
        }
        other.getOutputStream().close();
        waiting.get(30, TimeUnit.SECONDS);
        assertThat(said.readLine(), is("had both"));
        assertThat(other.waitFor(), is(0));
    }

    @Test void oneThreadAtATime() throws Exception {
        Path file = folder.resolve("turn");
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var threads = new CompletableFuture<?>[4];
        for (int i = 0; i < threads.length; i++) threads[i] = CompletableFuture.runAsync(() -> {
            for (int turn = 0; turn < 5; turn++) try (var guard = FileGuard.hold(file, LIMIT)) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.sleep(2);
                inside.decrementAndGet();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture.allOf(threads).get(60, TimeUnit.SECONDS);
        assertThat(most.get(), is(1));
    }

    @Test void aHolderThatDoesNotEndIsNamed() throws Exception {
        Path file = folder.resolve("held");
        try (var guard = FileGuard.hold(file, LIMIT)) {
            var e = CompletableFuture.supplyAsync(() -> assertThrows(SetupError.class, () -> FileGuard.hold(file, Duration.ofMillis(100)))).get();
            assertThat(e.getMessage(), containsString("held is still held by another run"));
        }
        FileGuard.hold(file, LIMIT).close();
    }
}
