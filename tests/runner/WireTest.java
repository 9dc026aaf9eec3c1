package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireTest {
    @Property(tries = 100) boolean aReportComesBackAsItWas(@ForAll String text, @ForAll boolean spent) {
        var report = new Wire.Report(Wire.Report.Kind.STEP, text, spent);
        return Wire.report(Wire.line(report).strip()).equals(Optional.of(report));
    }

    @Test void strangersOnTheSameStreamAreKeptApart() {
        String stream = "Picked up something\npartial line" + Wire.line(new Wire.Report(Wire.Report.Kind.BYE, null, false)) + "@casebook nonsense\n" + "z".repeat(200_000) + "\n";
        var reports = new LinkedBlockingQueue<Optional<Wire.Report>>();
        var output = new WorkerOutput(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), reports);
        output.run();
        assertThat(reports.poll().orElseThrow().kind(), is(Wire.Report.Kind.BYE));
        assertThat(reports.poll(), is(Optional.empty()));
        List<String> others = output.others();
        assertThat(others.subList(0, 3), contains("Picked up something", "partial line", "@casebook nonsense"));
        assertThat("a line is cut", others.get(3).length(), is(64 << 10));
    }
}
