package runner;

import cluster.Script;
import http.Tamper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kit.Repository;
import kit.SetupError;
import kit.Workspace;
import systems.kafka.Defect;

/**
 * Proves that the cases can fail: runs each as it is, under every way of tampering with answers, and under the seeded
 * defects of the clauses it judges. A check that was never red, or a defect that nobody noticed, is a failure.
 */
public final class Proof {
    private static final int LANES = 2;
    private static final int VAIN_WAYS = 4;
    private final Repository repository = Repository.find();
    private final PrintStream out;
    private final KillTable table = new KillTable();

    private Proof(PrintStream out) { this.out = out; }

    /** @param words which cases: numbers, ranges or names; all when there is none. Returns the exit code. */
    public static int run(String... words) { return new Proof(System.out).prove(List.of(words)); }

    private int prove(List<String> words) {
        List<CaseFile> cases = new Selection(Selector.parse(words), Optional.empty(), List.of()).of(CaseFile.all(repository)).stream().filter(f -> f.header().isPresent()).toList();
        List<Trial.Defect> defects = Stream.concat(defectsOfTheReference().stream(), defectsOfKafka()).toList();
        var lanes = new TrialLanes(repository, Workspace.newRun(repository).resolve("trials"), LANES);

        out.println("Cases as they are: " + cases.size());
        lanes.run(cases.stream().map(f -> (TrialLanes.Work) lane -> plain(lane.judge(Trial.plain(f)))).toList());
        out.println("Answers tampered with, in " + Tamper.values().length + " ways:");
        lanes.run(cases.stream().map(f -> (TrialLanes.Work) lane -> tampered(lane, f)).toList());
        List<Trial.Defect> owned = defects.stream().filter(d -> cases.stream().anyMatch(d::brokenIn)).toList();
        out.println("Seeded defects: " + owned.size());
        lanes.run(owned.stream().map(d -> (TrialLanes.Work) lane -> defect(lane, d, cases)).toList());

        if (words.isEmpty()) defects.stream().filter(d -> !owned.contains(d)).forEach(table::unowned);
        table.lines().forEach(out::println);
        out.println(table.closing());
        return table.good() ? 0 : 1;
    }

    private void plain(Trial.Outcome outcome) {
        table.evaluated(outcome);
        if (outcome.noticed()) out.println("  " + outcome.trial().file().name() + " does not pass as it is: " + outcome.killer());
    }

    /** One way after the other, until each check of the case was red, or several ways in a row showed nothing new. */
    private void tampered(TrialLanes.Lane lane, CaseFile f) {
        if (!f.header().orElseThrow().system().equals("rimio")) return; // its answers are not HTTP
        int left = table.neverRed(f.id()).size();
        int vain = 0;
        for (Tamper way : Tamper.values()) {
            if (left == 0 || vain == VAIN_WAYS) break;
            table.add(lane.judge(Trial.tamper(f, way.flag())));
            int now = table.neverRed(f.id()).size();
            vain = now < left ? 0 : vain + 1;
            left = now;
        }
        out.println("  " + f.name() + ": " + (left == 0 ? "every check was red" : left + " checks are left for the defects"));
    }

    /** Every case that judges the clause is tried until one notices; beyond that, those with checks that were never red. */
    private void defect(TrialLanes.Lane lane, Trial.Defect defect, List<CaseFile> cases) {
        List<Trial.Outcome> outcomes = new ArrayList<>();
        for (CaseFile f : cases) {
            boolean killed = outcomes.stream().anyMatch(Trial.Outcome::noticed);
            if (!defect.brokenIn(f) || killed && table.neverRed(f.id()).isEmpty()) continue;
            outcomes.add(lane.judge(Trial.defect(f, defect)));
            table.add(outcomes.getLast());
        }
        table.defect(defect, outcomes.stream().filter(Trial.Outcome::noticed).findFirst().orElseGet(outcomes::getLast));
        out.println("  " + table.line(defect));
    }

    private static Stream<Trial.Defect> defectsOfKafka() { return Arrays.stream(Defect.values()).map(d -> new Trial.Defect("kafka", d.flag(), d.breaks(), d.text())); }

    private List<Trial.Defect> defectsOfTheReference() {
        Path file = repository.root().resolve("reference/rimio.java");
        List<String> line = new ArrayList<>(Script.of(file, repository).command());
        line.addAll(List.of("start", "--list-defects"));
        try {
            Process p = new ProcessBuilder(line).redirectErrorStream(true).start();
            String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (p.waitFor() != 0) throw new SetupError("the reference server lists no defects: " + text.strip());
            return text.lines().filter(l -> l.contains("\t")).map(Trial.Defect::parse).toList(); // a JVM may warn in between
        } catch (IOException e) {
            throw new SetupError("cannot start the reference server: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }
}
