package report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a load looks in the report. */
class LoadSectionTest {
    private static final String LOAD = """
        {"name": "mix", "schedule": "60/s for 2 s", "plan": "abc", "invalid": [%s],
         "generator": {"planned": 120, "sentInTime": 119, "lagMs": {"p99": 0.25, "max": 3}, "cpuSeconds": 0.5, "wallSeconds": 2, "busiestThread": 0.02, "idle": 0.4, "gcMs": 4, "slowdown": 1.5},
         "phases": [{"name": "steady", "fromMs": 0, "disturbed": false}, {"name": "during", "fromMs": 1000, "disturbed": true}],
         "parts": {"steady": {"get": {"right": 60, "wrong": 0, "errors": {}, "correctedMs": {"p50": 1.5, "p90": 2, "p95": 3, "p99": 12, "p99.9": 20, "max": 20}, "serviceMs": {"p99": 3}}},
                   "during": {"get": {"right": 50, "wrong": 10, "errors": {"<b>status 503": 10}, "correctedMs": {"p50": 100, "p90": 200, "p95": null, "p99": 1000, "p99.9": 1000, "max": 1000}, "serviceMs": {"p99": 30}}}},
         "slices": {"sliceMs": 500, "right": [30, 30, 0, 50], "wrong": [0, 0, 10, 0], "p50": [1.5, 1.5, 0, 100], "p99": [12, 10, 0, 1000], "max": [20, 10, 0, 1000]}}
        """;
    @TempDir Path folder;

    private static String section(String invalid) throws Exception { return LoadSection.of(new ObjectMapper().readTree(LOAD.formatted(invalid))); }

    @Test void showsLatenciesByPhaseAndHowTheLoadWasSent() throws Exception {
        String html = section("");
        assertThat(html, stringContainsInOrder("Load mix", "60/s for 2 s", "<svg", "class=\"phase fault\"><rect x=\"50.000%\"", "during", "<table", "<td>steady<td>get<td class=\"n\">60", "12<td class=\"n\">20", "<td>during", "200<td class=\"n\">–<td", "&lt;b&gt;status 503 × 10", "119 of 120", "waited less than 0.25 ms", "idle 40 %"));
        assertThat(html, not(containsString("invalid")));
    }

    @Test void aSliceWithoutARightAnswerBreaksTheLineAndIsMarked() throws Exception {
        String html = section("");
        assertThat(html, containsString("<rect class=\"wrong\" x=\"50.000%\" width=\"25.000%\""));
        assertThat("two pieces", html.substring(html.indexOf("class=\"p99\""), html.indexOf("class=\"p50\"")).chars().filter(ch -> ch == 'M').count(), is(2L));
    }

    @Test void anInvalidLoadSaysSo() throws Exception { assertThat(section("\"it lagged\""), containsString("invalid: it lagged")); }

    @Test void aPageOfItsOwn() throws Exception {
        Files.writeString(folder.resolve("load-mix.json"), LOAD.formatted(""));
        LoadSection.write(folder);
        assertThat(Files.readString(folder.resolve("report.html")), stringContainsInOrder("<!DOCTYPE html>", "Load mix", "</html>"));
        assertThat(LoadSection.of(folder.resolve("none")), is(""));
    }
}
