package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One run over cases that misbehave in every way we know: each must get the right verdict, and harm no other. */
class VerdictsTest {
    private static final String PASS = "c.check(\"it.holds\", 1, is(1));";
    private static SyntheticRepository repository;
    private static SyntheticRepository.Ended ended;

    @BeforeAll static void runThemAll() throws Exception {
        repository = new SyntheticRepository()
            .with("001_passes", "", PASS)
            .with("002_fails", "", "c.check(\"it.fails\", 2, is(1)); c.check(\"it.goes-on\", 1, is(1));")
            .with("003_stops", "", "c.require(\"it.fails\", 2, is(1)); c.check(\"it.is-not-reached\", 1, is(1));")
            .with("004_spins", "//TIMEOUT 1", "c.step(\"round and round\", () -> { while (true) Thread.onSpinWait(); });")
            .with("005_exits", "", PASS + " System.out.println(\"last words\"); System.exit(0);")
            .withFile("006_broken_header.java", "//MAIN C006\n//DEPS ../lib/Casebook.java\n//SYSTEM none\nclass C006 {}\n")
            .with("007_does_not_compile", "", "int x = \"no number\";")
            .with("008_floods", "", "for (int i = 0; i < 10_000; i++) System.out.println(\"x\".repeat(1023)); " + PASS)
            .with("009_leaves_process", "", PASS + " new ProcessBuilder(\"sleep\", \"313\").start();")
            .with("010_gated", "//GATE include-s3", PASS)
            .with("011_known", "", PASS + " c.check(\"it.deviates\", 2, is(1));").known("011/it.deviates")
            .with("012_got_better", "", "c.check(\"it.deviated\", 1, is(1));").known("012/it.deviated")
            .with("013_checks_nothing", "", "")
            .with("014_throws", "", PASS + " throw new IllegalStateException(\"oh dear\");")
            .with("015_halts", "", PASS + " Runtime.getRuntime().halt(3);")
            .withClass("016_no_verdict", "", "static void main(String[] args) {}")
            .withClass("017_stuck_outside", "//TIMEOUT 1", "static void main(String[] args) throws Exception { Thread.sleep(100_000); }")
            .with("018_leaks_thread", "", PASS + " new Thread(() -> { while (true) Thread.onSpinWait(); }).start();")
            .with("019_child_floods", "", "new ProcessBuilder(\"sh\", \"-c\", \"head -c 3000000 /dev/zero; printf tail\").inheritIO().start().waitFor(); " + PASS)
            .with("020_unknown_gate", "//GATE no-such", PASS)
            .with("021_never_reached_row", "", PASS).known("021/it.is-gone")
            .withClass("022_leaves_port", "", "static java.net.ServerSocket left;\nstatic void main(String[] args) { Case.run(args, C022::check); }\n"
                + "static void check(Case c) throws Exception { " + PASS + " left = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress()); }")
            .with("023_leaves_folder", "", PASS + " java.nio.file.Files.writeString(java.nio.file.Files.createTempDirectory(\"forgotten-\").resolve(\"f\"), \"x\");")
            .with("024_leaves_key", "", PASS + " var redis = systems.redis.RedisStore.of(c); redis.owning(\"cb-left-*\"); redis.set(\"cb-left-1\", new byte[1]);")
            .with("025_deadlock", "//TIMEOUT 2", "Object a = new Object(), b = new Object(); var met = new java.util.concurrent.CyclicBarrier(2);\n"
                + "Thread other = new Thread(() -> { synchronized (b) { try { met.await(); } catch (Exception e) { } synchronized (a) { } } }); other.start();\n"
                + "c.step(\"embrace\", () -> { synchronized (a) { met.await(); synchronized (b) { } } });")
            .with("026_eats_memory", "", PASS + " var all = new java.util.ArrayList<byte[]>(); while (true) all.add(new byte[64 << 20]);")
            .with("027_forks", "", PASS + " for (int i = 0; i < 50; i++) new ProcessBuilder(\"sleep\", \"313\").start();")
            .with("028_killed", "", PASS + " new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current().pid()).start(); Thread.sleep(10_000);");
        ended = repository.run("--jobs", "3");
    }

    @AfterAll static void delete() { repository.close(); }

    @Test void everyCaseGetsItsVerdict() {
        assertThat(ended.output(), ended.verdicts(), is(Map.ofEntries(
            Map.entry("001_passes", "PASS"), Map.entry("002_fails", "FAIL"), Map.entry("003_stops", "FAIL"), Map.entry("004_spins", "ERROR"),
            Map.entry("005_exits", "ERROR"), Map.entry("006_broken_header", "ERROR"), Map.entry("007_does_not_compile", "ERROR"), Map.entry("008_floods", "PASS"),
            Map.entry("009_leaves_process", "FAIL"), Map.entry("010_gated", "SKIP"), Map.entry("011_known", "XFAIL"), Map.entry("012_got_better", "FAIL"),
            Map.entry("013_checks_nothing", "ERROR"), Map.entry("014_throws", "ERROR"), Map.entry("015_halts", "ERROR"), Map.entry("016_no_verdict", "ERROR"),
            Map.entry("017_stuck_outside", "ERROR"), Map.entry("018_leaks_thread", "PASS"), Map.entry("019_child_floods", "PASS"), Map.entry("020_unknown_gate", "ERROR"),
            Map.entry("021_never_reached_row", "FAIL"), Map.entry("022_leaves_port", "FAIL"), Map.entry("023_leaves_folder", "FAIL"), Map.entry("024_leaves_key", "FAIL"),
            Map.entry("025_deadlock", "ERROR"), Map.entry("026_eats_memory", "ERROR"), Map.entry("027_forks", "FAIL"), Map.entry("028_killed", "ERROR"))));
        assertThat(ended.exitCode(), is(1));
    }

    @Test void reasonsSayWhatHappened() {
        assertThat(ended.reasons().get("003_stops"), containsString("stopped at 003/it.fails"));
        assertThat(ended.reasons().get("004_spins"), containsString("deadline of 1 s passed in step 'round and round'"));
        assertThat(ended.reasons().get("005_exits"), allOf(containsString("exit code 0"), containsString("last words")));
        assertThat(ended.reasons().get("006_broken_header"), containsString("006_broken_header.java: no line //DESCRIPTION"));
        assertThat(ended.reasons().get("007_does_not_compile"), allOf(containsString("007_does_not_compile.java:"), containsString("incompatible types")));
        assertThat(ended.reasons().get("009_leaves_process"), containsString("leftover.no-process"));
        assertThat(ended.reasons().get("010_gated"), containsString("give --include-s3 or RIMIO_ENABLE_S3_IT=1"));
        assertThat(ended.reasons().get("013_checks_nothing"), containsString("checked nothing"));
        assertThat(ended.reasons().get("014_throws"), allOf(containsString("oh dear"), containsString("014_throws.java:")));
        assertThat(ended.reasons().get("015_halts"), containsString("exit code 3"));
        assertThat(ended.reasons().get("016_no_verdict"), containsString("does not call Case.run"));
        assertThat(ended.reasons().get("017_stuck_outside"), containsString("gave no result within 11 s"));
        assertThat(ended.reasons().get("020_unknown_gate"), containsString("unknown //GATE no-such"));
        assertThat(ended.reasons().get("022_leaves_port"), containsString("022/leftover.no-listening-port"));
        assertThat(ended.reasons().get("023_leaves_folder"), containsString("023/leftover.no-temporary-folder"));
        assertThat(ended.reasons().get("024_leaves_key"), containsString("024/leftover.no-redis-key"));
        assertThat(ended.output(), containsString("got      still there: [cb-left-1]"));
        assertThat(ended.output(), matchesPattern("(?s).*got      still there: \\[forgotten-\\d+].*"));
        assertThat(ended.reasons().get("025_deadlock"), containsString("deadline of 2 s passed in step 'embrace'"));
        assertThat(ended.reasons().get("026_eats_memory"), containsString("OutOfMemoryError"));
        assertThat(ended.reasons().get("027_forks"), containsString("leftover.no-process"));
        assertThat(ended.reasons().get("028_killed"), containsString("exit code 137"));
        assertThat(ended.reasons().get("021_never_reached_row"), containsString("021/it.is-gone"));
    }

    @Test void outputIsBounded() throws Exception {
        assertThat(Files.size(repository.caseFolder("008_floods").resolve("output.log")), both(greaterThan(4L << 20)).and(lessThan((4L << 20) + 200)));
        assertThat("a case that prints nothing has no log", Files.exists(repository.caseFolder("001_passes").resolve("output.log")), is(false));
    }

    @Test void everyCaseHasAResultFile() {
        for (String name : ended.verdicts().keySet()) assertThat(name, Files.exists(repository.caseFolder(name).resolve("result.json")), is(true));
    }

    @Test void noProcessIsLeft() {
        assertThat(ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").endsWith("sleep 313")).count(), is(0L));
    }

    @Test void failuresAreRecappedLast() {
        String recap = ended.output().substring(ended.output().indexOf("\nFAIL 002_fails"));
        assertThat("nothing is run after it", recap, not(containsString("=== Running")));
        assertThat(recap, containsString("FAIL 002_fails: 002/it.fails"));
        assertThat(recap, containsString("expected is <1>"));
        assertThat(recap, containsString("got      was <2>"));
        assertThat(recap, matchesPattern("(?s).*again    \\./jbang cases/002_fails\\.java --seed \\d+\n.*"));
        assertThat(recap, matchesPattern("(?s).*folder   runs/[0-9-]+/002_fails\n.*"));
        assertThat(recap, containsString("4 PASS, 9 FAIL, 1 SKIP, 13 ERROR, 1 XFAIL in "));
        assertThat(recap.substring(recap.indexOf("FAILED cases:")).lines().toList(), hasItems("- 002_fails", "- 006_broken_header"));
        assertThat(ended.lastLine(), is("- 028_killed"));
    }

    @Test void linesForEachCase() {
        assertThat(ended.output().lines().toList(), hasItem("=== Running 001_passes ==="));
        assertThat(ended.output().lines().filter(l -> l.startsWith("[001] PASS")).count(), is(1L));
        assertThat(ended.output(), containsString("[010] SKIP  it archives"));
        assertThat("a skipped case is not started", ended.output(), not(containsString("=== Running 010")));
        assertThat(ended.output(), containsString("    known it does otherwise (since 1.0): 011/it.deviates"));
    }
}
