package runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which check noticed which defect, which checks were ever red, and what is left over by name. */
final class KillTable {
    private static final Pattern SHARED = Pattern.compile("\\d{3}/(cluster|[rk]\\d+)\\..*");
    private final Set<String> evaluated = new TreeSet<>();
    private final Map<String, String> redBy = new TreeMap<>();
    private final List<String> notPassing = new ArrayList<>();
    private final Map<Trial.Defect, Trial.Outcome> defects = new LinkedHashMap<>();
    private final List<Trial.Defect> unowned = new ArrayList<>();

    /** A case as it is: its checks are those that must be seen red. */
    synchronized void evaluated(Trial.Outcome plain) {
        evaluated.addAll(plain.checks());
        if (plain.noticed()) notPassing.add(plain.trial().file().name());
    }

    synchronized void add(Trial.Outcome handicapped) { handicapped.red().forEach(id -> redBy.putIfAbsent(id, String.join(" ", handicapped.trial().flags()))); }

    /** @param last the trial that noticed the defect, or the last that did not */
    synchronized void defect(Trial.Defect defect, Trial.Outcome last) { defects.put(defect, last); }

    /** A defect whose clause no case judges yet. */
    synchronized void unowned(Trial.Defect defect) { unowned.add(defect); }

    synchronized String line(Trial.Defect defect) {
        Trial.Outcome last = defects.get(defect);
        return "%-40s clause %-6s %s".formatted(defect.name(), defect.clause(), last.noticed() ? last.killer() : "SURVIVED: " + defect.text());
    }

    /** How many defects were noticed, and the names of the others. */
    synchronized List<String> kills() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Defects noticed: " + (defects.size() - survivors().size()) + " of " + defects.size());
        survivors().forEach(d -> lines.add("  survived: " + d.name() + " (clause " + d.clause() + "): " + d.text()));
        notPassing.forEach(name -> lines.add("  does not pass as it is: " + name));
        return lines;
    }

    synchronized boolean allNoticed() { return survivors().isEmpty() && notPassing.isEmpty() && !defects.isEmpty(); }

    synchronized List<String> lines() {
        List<String> lines = kills();
        if (!unowned.isEmpty()) lines.add("Defects of clauses that no case judges yet: " + unowned.size() + ": " + String.join(", ", unowned.stream().map(Trial.Defect::name).toList()));
        lines.add("Checks seen red: " + (evaluated.size() - neverRed().size()) + " of " + evaluated.size());
        neverRed().forEach(id -> lines.add("  never red: " + id));
        return lines;
    }

    synchronized String closing() {
        int failed = survivors().size() + neverRed().size() + notPassing.size();
        int passed = defects.size() + evaluated.size() - survivors().size() - neverRed().size();
        return passed + " passed, " + failed + " failed" + (unowned.isEmpty() ? "" : ", " + unowned.size() + " skipped");
    }

    synchronized boolean good() { return survivors().isEmpty() && neverRed().isEmpty() && notPassing.isEmpty() && !evaluated.isEmpty(); }

    private List<Trial.Defect> survivors() { return defects.entrySet().stream().filter(e -> !e.getValue().noticed()).map(Map.Entry::getKey).toList(); }

    /** Checks of one case, those of the kit excepted, that were never red. */
    synchronized List<String> neverRed(String caseId) { return neverRed().stream().filter(id -> id.startsWith(caseId + "/") && !isShared(id)).toList(); }

    private static boolean isShared(String id) { return SHARED.matcher(id).matches(); }

    private List<String> neverRed() { return evaluated.stream().filter(id -> !redBy.containsKey(id) && !isSharedAndRed(id)).toList(); }

    /** What the kit checks in every case, such as that no node ended by itself, or the rules of a history, is one check: it need be red in one case. */
    private boolean isSharedAndRed(String id) { return isShared(id) && redBy.keySet().stream().anyMatch(red -> red.endsWith(id.substring(3))); }
}
