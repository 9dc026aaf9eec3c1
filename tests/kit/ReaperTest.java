package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that holds processes and a folder is killed with -9: its reaper removes them within five seconds. */
class ReaperTest {
    @TempDir Path temp;
    private Process holder;

    /** The JVM that gets killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            Path folder = Files.createDirectories(Path.of(args[0]).resolve("casebook-held"));
            Files.writeString(folder.resolve("data"), "x");
            Lifeline.get().folder(folder);
            Process known = new ProcessBuilder("env", "-i", "sleep", "120").start(); // hides the tag, as Redis does
            Lifeline.get().process(known.toHandle());
            Process unregistered = sleeper();
            System.out.println(known.pid() + " " + unregistered.pid());
            Thread.sleep(60_000);
        }

        private static Process sleeper() throws Exception {
            var builder = new ProcessBuilder("sleep", "120");
            builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
            return builder.start();
        }
    }

    @AfterEach void end() { if (holder != null) holder.destroyForcibly(); }

    @Test void processesAndFolderGo() throws Exception {
        holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            Holder.class.getName(), temp.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String pids = holder.inputReader().readLine();
        List<ProcessHandle> held = List.of(pids.split(" ")).stream().map(p -> ProcessHandle.of(Long.parseLong(p)).orElseThrow()).toList();
        held.forEach(p -> assertThat(p.isAlive(), is(true)));
        holder.destroyForcibly().waitFor();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline && (held.stream().anyMatch(ProcessHandle::isAlive) || Files.exists(temp.resolve("casebook-held")))) Thread.sleep(20);
        held.forEach(p -> assertThat("process " + p.pid(), p.isAlive(), is(false)));
        assertThat(Files.exists(temp.resolve("casebook-held")), is(false));
    }
}
