package runner;

import java.util.ArrayList;
import java.util.List;
import kit.Result;
import kit.Verdict;

/** A case run once under a handicap, a seeded defect or a way of tampering, to see its checks fail. */
record Trial(CaseFile file, List<String> flags) {
    static Trial plain(CaseFile file) { return new Trial(file, List.of()); }

    static Trial defect(CaseFile file, Defect defect) { return new Trial(file, List.of("--defect", defect.name())); }

    static Trial tamper(CaseFile file, String kind) { return new Trial(file, List.of("--tamper", kind)); }

    /** What any trial of this case is given besides: a random one is run twice, and only its failure matters. */
    List<String> arguments() {
        List<String> words = new ArrayList<>(List.of("--max-nodes", "7"));
        if (file.header().orElseThrow().tags().contains("random")) words.addAll(List.of("--runs", "2", "--shrink-minutes", "0"));
        words.addAll(flags);
        return words;
    }

    /** A name for its folder. */
    String name() { return file.id() + String.join("", flags).replace("--", "-"); }

    /** A seeded defect of a system: its name, the clause it breaks, what goes wrong. */
    record Defect(String system, String name, String clause, String text) {
        /** As the reference server of a system lists it; the letter before the numbers of clauses is left out. */
        static Defect parse(String system, String line) {
            String[] columns = line.split("\t", 3);
            if (columns.length != 3) throw new IllegalArgumentException("not 'name, clause, text' by tabs: " + line);
            return new Defect(system, columns[0], columns[1].replaceAll("K(\\d)", "$1"), columns[2]);
        }

        /** Whether the case judges what this defect breaks: one of its clauses, or the case by its number of three digits. */
        boolean brokenIn(CaseFile file) {
            List<String> broken = List.of(clause.split(", "));
            if (!file.header().orElseThrow().system().equals(system)) return false;
            return broken.contains(file.id()) || file.header().orElseThrow().clauses().stream().anyMatch(c -> broken.contains("" + c));
        }
    }

    /** What came of a trial: the checks that went red, or how the case ended without any. */
    record Outcome(Trial trial, Verdict verdict, List<String> checks, List<String> red, String reason) {
        static Outcome of(Trial trial, Result result) {
            List<String> red = new ArrayList<>();
            result.checksWith(Verdict.FAIL).forEach(c -> red.add(c.id()));
            result.checksWith(Verdict.WARN).forEach(c -> red.add(c.id()));
            return new Outcome(trial, result.verdict(), result.checks().stream().map(Result.CheckResult::id).toList(), red, result.reason());
        }

        boolean noticed() { return !red.isEmpty() || !verdict.good() && !refused(); }

        /** A defect that its target does not know was not planted. */
        private boolean refused() { return reason != null && reason.startsWith("--defect "); }

        /** What noticed it, in a word. */
        String killer() { return red.isEmpty() ? trial.file().id() + " " + verdict + (reason == null ? "" : " " + reason.lines().findFirst().orElse("")) : red.getFirst(); }
    }
}
