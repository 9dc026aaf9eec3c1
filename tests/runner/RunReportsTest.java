package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reports that a run of run_all leaves in its folder, and what never stands in them. */
class RunReportsTest {
    private SyntheticRepository repository;

    @BeforeEach void make() throws Exception {
        String tells = """
            String all = "flag Fl4gSecret url Ur1Passwd variable Var1ableSecret token T0kenValue";
            java.nio.file.Files.writeString(c.workspace().file("nodes/n1.log"), all);
            System.out.println(all);
            c.note(all);
            c.faultBegins("outage", "redis").tookEffect(all);
            c.step("telling", () -> c.check("it.fails", all, is("x")));
            throw new kit.SetupError(all);""";
        repository = new SyntheticRepository().with("001_passes", "", "c.check(\"it.holds\", 1, is(1));").with("002_tells", "", tells).with("003_cannot_start", "", "throw new kit.SetupError(\"with Fl4gSecret\");");
    }

    @AfterEach void delete() { repository.close(); }

    @Test void theLastLinesNameTheReport() throws Exception {
        var ended = repository.run("1", "2");
        Path folder = repository.caseFolder("001_passes").getParent().toRealPath();
        assertThat(ended.output(), containsString(", runs/" + folder.getFileName() + "/report.html\n"));
        assertThat(Files.readString(folder.resolve("report.html")), stringContainsInOrder("002/it.fails", "./jbang cases/002_tells.java --seed ", "001_passes"));
        assertThat(Files.readString(folder.resolve("junit.xml")), stringContainsInOrder("name=\"001/it.holds\"", "name=\"002/it.fails\""));
        assertThat(Files.readString(folder.resolve("summary.md")), startsWith("## Casebook: 1 FAIL, 1 PASS"));
    }

    @Test void secretsByFlagAndByEnvironmentStandInNoReport() throws Exception {
        var variables = Map.of("RIMIO_REDIS_URL", "redis://me:Ur1Passwd@127.0.0.1:1", "AMBERIO_S3_SECRET_ACCESS_KEY", "Var1ableSecret", "MY_TOKEN", "T0kenValue");
        String output = repository.await(repository.start(variables, "--s3-secret-key", "Fl4gSecret")).output();
        Path folder = repository.caseFolder("002_tells").getParent();
        assertThat("the log of a server has them", Files.readString(folder.resolve("002_tells/nodes/n1.log")), containsString("Fl4gSecret"));
        for (String report : List.of("junit.xml", "summary.md", "report.html", "run.json", "002_tells/result.json", "002_tells/case.log")) {
            String text = Files.readString(folder.resolve(report));
            assertThat(report, text, is(not(emptyString())));
            for (String secret : List.of("Fl4gSecret", "Ur1Passwd", "Var1ableSecret", "T0kenValue")) assertThat(report, text, not(containsString(secret)));
        }
        for (String secret : List.of("Fl4gSecret", "Ur1Passwd", "Var1ableSecret", "T0kenValue")) assertThat(output, not(containsString(secret)));
        assertThat("so are a server's lines", Files.readString(folder.resolve("report.html")), containsString("<span>flag *** url *** variable *** token ***</span>"));
    }
}
