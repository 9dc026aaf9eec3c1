package report;

import static report.Shown.html;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import runner.CaseOutcome;
import runner.RunResult;

/** The whole run at a glance: each case as a bar on the run's clock, in as many lanes as ran at a time. A click leads to the case. */
final class RunStrip {
    private static final int LANE_PX = 12;

    private record Bar(CaseOutcome outcome, long fromMs, long toMs) {}

    private RunStrip() {}

    /** Empty when fewer than two cases took any time. */
    static String of(RunResult run) {
        List<Bar> bars = run.cases().stream().flatMap(RunStrip::attempts).filter(o -> o.result().durationMs() > 0).map(o -> bar(run, o)).sorted(Comparator.comparingLong(Bar::fromMs)).toList();
        if (bars.size() < 2) return "";
        double spanMs = Math.max(run.durationMs(), bars.stream().mapToLong(Bar::toMs).max().getAsLong());
        List<Long> freeFromMs = new ArrayList<>();
        var svg = new StringBuilder();
        for (Bar b : bars) {
            int lane = 0;
            while (lane < freeFromMs.size() && freeFromMs.get(lane) > b.fromMs()) lane++;
            if (lane == freeFromMs.size()) freeFromMs.add(0L);
            freeFromMs.set(lane, b.toMs());
            svg.append(String.format(Locale.ROOT, "<a href=\"#%s\" tabindex=\"-1\"><rect class=\"%s\" x=\"%.3f%%\" width=\"%.3f%%\" y=\"%d\" height=\"%d\" rx=\"1.5\"><title>%s %s, %.1f s</title></rect></a>%n", html(b.outcome().turn().id().replace("#", "%23")),
                b.outcome().verdict(), 100 * b.fromMs() / spanMs, Math.max(0.1, 100 * (b.toMs() - b.fromMs()) / spanMs), lane * (LANE_PX + 2), LANE_PX, b.outcome().verdict(), html(b.outcome().label()),
                (b.toMs() - b.fromMs()) / 1000.0));
        }
        return "<svg class=\"strip\" width=\"100%\" height=\"" + freeFromMs.size() * (LANE_PX + 2) + "\" role=\"img\" aria-label=\"When each case ran\">\n" + svg + "</svg>\n";
    }

    private static Stream<CaseOutcome> attempts(CaseOutcome o) { return Stream.concat(o.earlier().stream(), Stream.of(o)); }

    private static Bar bar(RunResult run, CaseOutcome o) {
        long from = Math.max(0, Duration.between(run.startedAt(), Instant.parse(o.result().startedAt())).toMillis());
        return new Bar(o, from, from + o.result().durationMs());
    }
}
