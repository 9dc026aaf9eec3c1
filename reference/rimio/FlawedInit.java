package rimio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Seeded defects: init that does not come alone, and a start that a dead process forbids. */
final class FlawedInit {
    private static final int LOOK_MS = 20;

    private FlawedInit() {}

    /** Runs this command line once more, without init, in a process of its own that outlives this one. Returns when it listens. */
    static void leaveServer(ClusterState.Node self) {
        var line = ProcessHandle.current().info();
        var words = new ArrayList<>(List.of(line.command().orElseThrow()));
        words.addAll(List.of(line.arguments().orElseThrow()));
        words.remove("--init");
        try {
            var server = new ProcessBuilder(words).inheritIO().start();
            while (server.isAlive() && !listens(self)) server.waitFor(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nobody has locked the data before, though it be a process that is dead. */
    static boolean locks(ClusterState.Node self) {
        try {
            return Path.of(self.disks().getFirst()).resolve("lock").toFile().createNewFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(ClusterState.Node self) {
        try (var socket = new Socket()) {
            socket.connect(Node.address(self.bindAddr()), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
