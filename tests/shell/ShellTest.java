package shell;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kit.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** (Linux: it reads /proc.) run_all --shell with lines on its standard input, as a script would give them. */
class ShellTest {
    private static final int LIMIT_SECONDS = 120;
    private final String mark = UUID.randomUUID().toString();
    @TempDir Path temp;

    private record Ended(int exitCode, String output) {}

    /** @param lines for the shell; null kills the JVM once its servers are up */
    private Ended shell(String lines, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
            "-cp", System.getProperty("java.class.path"), "runner.RunAllProcess", "--shell"));
        line.addAll(List.of(arguments));
        Path output = temp.resolve("output");
        var builder = new ProcessBuilder(line).directory(Repository.find().root().toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("SHELL_TEST", mark);
        builder.environment().put("NO_COLOR", "1");
        Process p = builder.start();
        if (lines == null) {
            while (p.isAlive() && !Files.readString(output).contains("Bound: ")) TimeUnit.MILLISECONDS.sleep(50);
            p.destroyForcibly();
        } else {
            p.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            p.getOutputStream().close();
        }
        if (!p.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) p.destroyForcibly();
        return new Ended(p.exitValue(), Files.readString(output));
    }

    @Test void linesOfACaseWorkAndChecksTellAtOnce() throws Exception {
        var ended = shell("""
            byte[] body = c.bytes(1000)
            var put = node(1).blobs().put("a/b", body)
            c.check("put.answers-201", put.status(), is(201))
            faults.kill(2)
            c.check("get.whole-body", node(3).blobs().get("a/b").body(), sameBytes(body))
            c.check("get.is-gone", blobs.get("a/b").status(), is(404))
            node(2).isAlive()
            faults.start(2)
            c.check("s3.finds-none", s3.get("photos", "none").status(), is(404))
            redis.ping()
            int x = "no number"
            c.require("it.stops-the-line", 1, is(2))
            "still " + "there"
            /exit
            """, "rimio");
        assertThat(ended.output(), allOf(containsString("pass 000/put.answers-201\n"), containsString("pass 000/get.whole-body\n"), containsString("pass 000/s3.finds-none\n")));
        assertThat(ended.output(), containsString("FAIL 000/get.is-gone\n  expected is <404>\n  got      was <200>\n"));
        assertThat("what is broken is listed with its witness", ended.output(), containsString("kill n2-"));
        assertThat("node(2) was gone", ended.output(), matchesPattern("(?s).*FAIL 000/get.is-gone.*==> false\n.*undone: .*"));
        assertThat(ended.output(), allOf(containsString("PONG"), containsString("incompatible types"), containsString("CheckFailed"), containsString("still there")));
        assertThat("a check failed; " + ended.output(), ended.exitCode(), is(1));
        assertNothingLeft();
    }

    @Test void aLogToTryByHand() throws Exception {
        var ended = shell("""
            c.check("write.acked", producer.send(topic, c.bytes(100)).acked(), is(true))
            cluster.waitForConsensus(cluster.bounds().election())
            c.check("read.all", cluster.read(topic).size(), is(1))
            faults.kill(1)
            node(1).isAlive()
            /exit
            """, "kafka", "--nodes", "1");
        assertThat(ended.output(), allOf(containsString("pass 000/write.acked\n"), containsString("pass 000/read.all\n"), containsString("==> false")));
        assertThat("what is broken is listed with its witness", ended.output(), containsString("kill n1"));
        assertNothingLeft();
    }

    @Test void aKeyValueStoreToTryByHand() throws Exception {
        var ended = shell("""
            c.check("write.acked", client.set("a", "1").said(), is("acked"))
            c.check("read.value", node(1).client().get("a").said(), is("value 1"))
            faults.pause(1)
            faults.resume(1)
            faults.kill(1)
            faults.start(1)
            c.check("read.is-kept", client.get("a").said(), is("value 1"))
            faults
            /exit
            """, "ferrium", "--nodes", "1");
        assertThat(ended.output(), allOf(containsString("pass 000/write.acked\n"), containsString("pass 000/read.value\n"), containsString("pass 000/read.is-kept\n")));
        assertThat("lines for another terminal", ended.output(), matchesPattern("(?s).*  curl -s --cacert \\S+ --cert \\S+ --key \\S+ -H content-type:application/json https://127\\.\\S+/write -d '\\{\"Set\".*/metrics\n.*"));
        assertThat("what was broken is listed with its witness", ended.output(), matchesPattern("(?s).*pause n1: .*kill n1: .*undone: .*"));
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertNothingLeft();
    }

    @Test void theEndOfTheInputEndsTheServers() throws Exception {
        var ended = shell("c.check(\"nodes.as-asked\", cluster.nodes().size(), is(1))\n", "rimio", "--nodes", "1");
        assertThat(ended.output(), containsString("pass 000/nodes.as-asked\n"));
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertNothingLeft();
    }

    @Test void aKilledShellLeavesNothing() throws Exception {
        assertThat(shell(null, "rimio", "--nodes", "1").output(), containsString("Bound: "));
        assertNothingLeft();
    }

    @Test void anUnknownSystemIsAWrongCommandLine() throws Exception {
        var ended = shell("", "no-such");
        assertThat(ended.exitCode(), is(2));
        assertThat(ended.output(), is("--shell no-such: there is rimio, kafka, ferrium\n"));
    }

    private void assertNothingLeft() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline && !left().isEmpty()) TimeUnit.MILLISECONDS.sleep(50);
        assertThat(left(), is(empty()));
    }

    private List<String> left() { return ProcessHandle.allProcesses().filter(this::isOurs).map(p -> p.pid() + " " + p.info().commandLine().orElse("")).toList(); }

    private boolean isOurs(ProcessHandle p) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + p.pid() + "/environ")), StandardCharsets.ISO_8859_1).contains("SHELL_TEST=" + mark);
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours
        }
    }
}
