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
import java.util.Set;
import java.util.stream.Stream;
import kit.Repository;
import kit.SetupError;
import kit.Workspace;
import systems.log.Defect;

/**
 * Proves that the cases can fail: runs each as it is, under every way of tampering with answers, and under the seeded
 * defects of the clauses it judges. A check that was never red, or a defect that nobody noticed, is a failure.
 */
public final class Proof {
    /** In place of all, only the table of which defect is noticed by whom: a third of the time. */
    static final String KILLS_ONLY = "--kills-only";
    /** Goes on where the last proof was broken off; what it has shown by then counts. */
    static final String RESUME = "--resume";
    /** How many trials run side by side, a number; many of them wait for time to pass. */
    static final String JOBS = "--jobs";
    private static final int USUAL_JOBS = 2;
    private static final int VAIN_WAYS = 4;
    private final Repository repository = Repository.find();
    private final PrintStream out;
    private final KillTable table;
    private final List<CaseFile> cases;
    private final TrialLanes lanes;

    private Proof(PrintStream out, List<String> words, int jobs, boolean resumes) {
        this.out = out;
        Path kept = repository.root().resolve(".cache/proof.json");
        table = resumes ? KillTable.resumed(kept) : KillTable.fresh(kept);
        cases = new Selection(Selector.parse(words), Optional.empty(), List.of(), List.of()).of(CaseFile.all(repository)).stream().filter(f -> f.header().isPresent()).toList();
        lanes = new TrialLanes(repository, Workspace.newRun(repository).resolve("trials"), jobs);
    }

    /**
     * @param words which cases: numbers, ranges or names; all when there is none; {@link #KILLS_ONLY}, {@link #RESUME} and {@link #JOBS} among them.
     *              Returns the exit code.
     */
    public static int run(String... words) {
        List<String> selectors = new ArrayList<>(List.of(words));
        boolean killsOnly = selectors.remove(KILLS_ONLY);
        boolean resumes = selectors.remove(RESUME);
        int at = selectors.indexOf(JOBS);
        if (at >= 0 && (at + 1 == selectors.size() || !selectors.get(at + 1).matches("[1-9]\\d?"))) {
            System.err.println(JOBS + " takes a number from 1 to 99");
            return RunAll.USAGE;
        }
        int jobs = at < 0 ? USUAL_JOBS : Integer.parseInt(selectors.remove(at + 1));
        selectors.remove(JOBS);
        var proof = new Proof(System.out, selectors, jobs, resumes);
        return killsOnly ? proof.kills() : proof.prove(selectors.isEmpty());
    }

    private int prove(boolean all) {
        List<Trial.Defect> defects = defects();
        asTheyAre();
        out.println("Answers tampered with, in " + Tamper.values().length + " ways:");
        lanes.run(cases.stream().filter(f -> !table.hasTampered(f)).map(f -> (TrialLanes.Work) lane -> tampered(lane, f)).toList());
        List<Trial.Defect> owned = owned(defects);
        lanes.run(owned.stream().filter(d -> !table.has(d)).map(d -> (TrialLanes.Work) lane -> defect(lane, d)).toList());

        if (all) defects.stream().filter(d -> !owned.contains(d)).forEach(table::unowned);
        table.lines().forEach(out::println);
        out.println(table.closing());
        return table.good() ? 0 : 1;
    }

    /** Only which defects are noticed, each until the first case does; the quickest cases first. */
    private int kills() {
        asTheyAre();
        List<Trial.Defect> owned = owned(defects());
        List<CaseFile> quickestFirst = new PastRuns(repository, "reference").longestFirst(cases).reversed();
        lanes.run(owned.stream().filter(d -> !table.has(d)).map(d -> (TrialLanes.Work) lane -> firstToNotice(lane, d, quickestFirst)).toList());
        table.kills().forEach(out::println);
        return table.allNoticed() ? 0 : 1;
    }

    private List<Trial.Defect> defects() { return Stream.of(defectsOf("rimio", "start").stream(), defectsOf("fetchbox", "start").stream(), defectsOf("ferrium").stream(), defectsOfKafka()).flatMap(d -> d).toList(); }

    private List<Trial.Defect> owned(List<Trial.Defect> defects) {
        List<Trial.Defect> owned = defects.stream().filter(d -> cases.stream().anyMatch(d::brokenIn)).toList();
        out.println("Seeded defects: " + owned.size());
        return owned;
    }

    private void asTheyAre() {
        out.println("Cases as they are: " + cases.size());
        lanes.run(cases.stream().filter(f -> !table.hasRun(f)).map(f -> (TrialLanes.Work) lane -> plain(lane.judge(Trial.plain(f)))).toList());
    }

    private void firstToNotice(TrialLanes.Lane lane, Trial.Defect defect, List<CaseFile> inOrder) {
        Trial.Outcome last = null;
        for (CaseFile f : inOrder) {
            if (!defect.brokenIn(f) || last != null && last.noticed()) continue;
            last = lane.judge(Trial.defect(f, defect));
        }
        table.defect(defect, last);
        out.println("  " + table.line(defect));
    }

    private void plain(Trial.Outcome outcome) {
        table.evaluated(outcome);
        if (outcome.noticed()) out.println("  " + outcome.trial().file().name() + " does not pass as it is: " + outcome.killer());
    }

    /** One way after the other, until each check of the case was red, or several ways in a row showed nothing new. */
    private void tampered(TrialLanes.Lane lane, CaseFile f) {
        if (!Set.of("rimio", "ferrium").contains(f.header().orElseThrow().system())) return; // those of others are not HTTP
        int left = table.neverRed(f.id()).size();
        int vain = 0;
        for (Tamper way : Tamper.values()) {
            if (left == 0 || vain == VAIN_WAYS) break;
            table.add(lane.judge(Trial.tamper(f, way.flag())));
            int now = table.neverRed(f.id()).size();
            vain = now < left ? 0 : vain + 1;
            left = now;
        }
        table.tampered(f);
        out.println("  " + f.name() + ": " + (left == 0 ? "every check was red" : left + " checks are left for the defects"));
    }

    /** Every case that judges the clause is tried until one notices; beyond that, those with checks that were never red. */
    private void defect(TrialLanes.Lane lane, Trial.Defect defect) {
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

    /** Those that the reference server of a system lists. @param verb that its command line begins with, if any */
    private List<Trial.Defect> defectsOf(String system, String... verb) {
        Path file = repository.root().resolve("reference/" + system + ".java");
        List<String> line = new ArrayList<>(Script.of(file, repository).command());
        line.addAll(List.of(verb));
        line.add("--list-defects");
        try {
            Process p = new ProcessBuilder(line).redirectErrorStream(true).start();
            String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (p.waitFor() != 0) throw new SetupError(file.getFileName() + " lists no defects: " + text.strip());
            return text.lines().filter(l -> l.contains("\t")).map(l -> Trial.Defect.parse(system, l)).toList(); // a JVM may warn in between
        } catch (IOException e) {
            throw new SetupError("cannot start " + file.getFileName() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }
}
