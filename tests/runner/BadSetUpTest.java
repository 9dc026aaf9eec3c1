package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kit.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set-up that cannot work ends as ERROR, soon, with a message that says what to do, and leaves nothing behind. */
class BadSetUpTest {
    private static final String CASE = "001_cluster";
    @TempDir Path temp;
    private SyntheticRepository repository;

    @BeforeEach void make() throws Exception {
        repository = new SyntheticRepository().with(CASE, "//NEEDS redis", "try (var cluster = systems.rimio.Rimio.cluster(c).nodes(3).start()) { c.check(\"it.runs\", 1, is(1)); }");
    }

    @AfterEach void delete() { repository.close(); }

    private String error(String... arguments) throws Exception {
        var ended = repository.run(arguments);
        assertThat(ended.output(), ended.verdicts().get(CASE), is("ERROR"));
        assertThat(ended.exitCode(), is(3));
        assertThat("the data folder is kept as evidence, the temporary one is gone", leftFolders(), is(empty()));
        return ended.reasons().get(CASE);
    }

    private List<String> leftFolders() throws Exception {
        String data = Files.readString(repository.caseFolder(CASE).resolve("case.log")).lines().filter(l -> l.contains("casebook-001-")).findFirst().orElse("");
        var folder = java.util.regex.Pattern.compile("(/\\S*casebook-001-\\d+)").matcher(data);
        return folder.find() && Files.exists(Path.of(folder.group(1))) ? List.of(folder.group(1)) : List.of();
    }

    @Test void missingBinary() throws Exception { assertThat(error("--binary", temp + "/none"), containsString("none: no such file (--build-if-missing")); }

    @Test void folderForABinary() throws Exception { assertThat(error("--binary", temp.toString()), endsWith("is a folder")); }

    @Test void binaryThatIsNotExecutable() throws Exception {
        assertThat(error("--binary", Files.writeString(temp.resolve("plain"), "x").toString()), endsWith("is not executable"));
    }

    @Test void buildIfMissingNeedsACargoTree() throws Exception {
        assertThat(error("--binary", temp + "/target/release/none", "--build-if-missing"), containsString("is not TREE/target/release/NAME with a Cargo.toml in TREE"));
    }

    @Test void nodeThatExitsDuringItsStart() throws Exception {
        Path program = Files.writeString(temp.resolve("quits"), "#!/bin/sh\nfor i in $(seq 1 30); do echo line $i; done\nprintf 'long %01000d\\n' 1\nexit 7\n");
        assertThat(program.toFile().setExecutable(true), is(true));
        String reason = error("--binary", program.toString());
        assertThat(reason, containsString("exited with code 7; its last log lines:"));
        assertThat(reason, both(containsString("| line 30")).and(containsString("| line 12")).and(not(containsString("| line 11\n"))));
        assertThat("long lines are cut", reason, both(containsString("| long 000")).and(not(containsString("0001"))));
        assertThat("told within two seconds", Result.read(repository.caseFolder(CASE).resolve("result.json")).durationMs(), lessThan(4000L));
    }

    /** Even then the case does not go on without them. */
    @Test void nodesThatExitedBeforeAnybodyAsked() throws Exception {
        repository.with(CASE, "//NEEDS redis", """
            var cluster = systems.rimio.Rimio.cluster(c).nodes(3).prepare();
            cluster.nodes().forEach(n -> n.launch());
            Thread.sleep(500);
            cluster.awaitReady();
            c.check("it.goes-on", 1, is(1));""");
        repository.run("--binary", "/bin/true");
        var checks = Result.read(repository.caseFolder(CASE).resolve("result.json")).checks();
        assertThat(checks.toString(), checks.stream().map(Result.CheckResult::id).toList(), contains("001/cluster.no-node-ends-by-itself"));
    }

    @Test void takenBasePort() throws Exception {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String reason = error("--binary", "/bin/true", "--base-port", "" + holder.getLocalPort());
            assertThat(reason, startsWith("port " + holder.getLocalPort() + " of 127.0.0.1 is taken"));
        }
    }

    @Test void redisThatDoesNotAnswer() throws Exception {
        assertThat(error("--redis-url", "redis://127.0.0.1:1"), startsWith("--redis-url redis://127.0.0.1:1 does not answer PING"));
        assertThat(error("--redis-url", "127.0.0.1:6379"), containsString("not of the form redis://host:port"));
    }

    @Test void fewerNodesThanTheCaseNeeds() throws Exception { assertThat(error("--nodes", "2"), is("--nodes 2: this case needs at least 3")); }

    @Test void unknownProfile() throws Exception { assertThat(error("--profile", "other"), is("--profile other: it is one of rimio, rimio-server, amberio")); }
}
