package runner;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which check noticed which defect, which checks were ever red, and what is left over by name. Kept in a file, so that a proof that was broken off can go on. */
final class KillTable {
    private static final Pattern SHARED = Pattern.compile("\\d{3}/(cluster|[rk]\\d+)\\..*");
    private static final ObjectMapper JSON = new ObjectMapper().setVisibility(PropertyAccessor.FIELD, Visibility.ANY).setVisibility(PropertyAccessor.GETTER, Visibility.NONE).setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE);
    private final Path file;
    private final Seen seen;
    private final List<Trial.Defect> unowned = new ArrayList<>();

    /** What trials have shown so far. A defect that survived has an empty killer. */
    private static final class Seen {
        private final Set<String> evaluated = new TreeSet<>();
        private final Map<String, String> redBy = new TreeMap<>();
        private final Set<String> notPassing = new TreeSet<>();
        private final Set<String> casesRun = new TreeSet<>();
        private final Set<String> casesTampered = new TreeSet<>();
        private final Map<String, Noticed> defects = new TreeMap<>();
    }

    /** @param killer empty for one that survived */
    private record Noticed(String clause, String killer, String text) {
        boolean survived() { return killer.isEmpty(); }
    }

    private KillTable(Path file, Seen seen) {
        this.file = file;
        this.seen = seen;
    }

    /** An empty table that will be kept in the file. */
    static KillTable fresh(Path file) { return new KillTable(file, new Seen()); }

    /** The table as the file has it; an empty one if there is none. */
    static KillTable resumed(Path file) {
        try {
            return Files.exists(file) ? new KillTable(file, JSON.readValue(file.toFile(), Seen.class)) : fresh(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no table of a proof", e);
        }
    }

    /** A case as it is: its checks are those that must be seen red. */
    synchronized void evaluated(Trial.Outcome plain) {
        seen.evaluated.addAll(plain.checks());
        seen.casesRun.add(plain.trial().file().id());
        if (plain.noticed()) seen.notPassing.add(plain.trial().file().name());
        save();
    }

    synchronized boolean hasRun(CaseFile f) { return seen.casesRun.contains(f.id()); }

    synchronized void add(Trial.Outcome handicapped) { handicapped.red().forEach(id -> seen.redBy.putIfAbsent(id, String.join(" ", handicapped.trial().flags()))); }

    /** All ways of tampering with this case that were due are done. */
    synchronized void tampered(CaseFile f) {
        seen.casesTampered.add(f.id());
        save();
    }

    synchronized boolean hasTampered(CaseFile f) { return seen.casesTampered.contains(f.id()); }

    /** @param last the trial that noticed the defect, or the last that did not */
    synchronized void defect(Trial.Defect defect, Trial.Outcome last) {
        seen.defects.put(defect.name(), new Noticed(defect.clause(), last.noticed() ? last.killer() : "", defect.text()));
        save();
    }

    synchronized boolean has(Trial.Defect defect) { return seen.defects.containsKey(defect.name()); }

    /** A defect whose clause no case judges yet. */
    synchronized void unowned(Trial.Defect defect) { unowned.add(defect); }

    synchronized String line(Trial.Defect defect) {
        Noticed noticed = seen.defects.get(defect.name());
        return "%-40s clause %-6s %s".formatted(defect.name(), defect.clause(), noticed.survived() ? "SURVIVED: " + defect.text() : noticed.killer());
    }

    /** How many defects were noticed, and the names of the others. */
    synchronized List<String> kills() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Defects noticed: " + (seen.defects.size() - survivors()) + " of " + seen.defects.size());
        seen.defects.forEach((name, d) -> { if (d.survived()) lines.add("  survived: " + name + " (clause " + d.clause() + "): " + d.text()); });
        seen.notPassing.forEach(name -> lines.add("  does not pass as it is: " + name));
        return lines;
    }

    synchronized boolean allNoticed() { return survivors() == 0 && seen.notPassing.isEmpty() && !seen.defects.isEmpty(); }

    synchronized List<String> lines() {
        List<String> lines = kills();
        if (!unowned.isEmpty()) lines.add("Defects of clauses that no case judges yet: " + unowned.size() + ": " + String.join(", ", unowned.stream().map(Trial.Defect::name).toList()));
        lines.add("Checks seen red: " + (seen.evaluated.size() - neverRed().size()) + " of " + seen.evaluated.size());
        neverRed().forEach(id -> lines.add("  never red: " + id));
        return lines;
    }

    synchronized String closing() {
        int failed = survivors() + neverRed().size() + seen.notPassing.size();
        int passed = seen.defects.size() + seen.evaluated.size() - survivors() - neverRed().size();
        return passed + " passed, " + failed + " failed" + (unowned.isEmpty() ? "" : ", " + unowned.size() + " skipped");
    }

    synchronized boolean good() { return survivors() == 0 && neverRed().isEmpty() && seen.notPassing.isEmpty() && !seen.evaluated.isEmpty(); }

    private int survivors() { return (int) seen.defects.values().stream().filter(Noticed::survived).count(); }

    /** Checks of one case, those of the kit excepted, that were never red. */
    synchronized List<String> neverRed(String caseId) { return neverRed().stream().filter(id -> id.startsWith(caseId + "/") && !isShared(id)).toList(); }

    private static boolean isShared(String id) { return SHARED.matcher(id).matches(); }

    private List<String> neverRed() { return seen.evaluated.stream().filter(id -> !seen.redBy.containsKey(id) && !isSharedAndRed(id)).toList(); }

    /** What the kit checks in every case, such as that no node ended by itself, or the rules of a history, is one check: it need be red in one case. */
    private boolean isSharedAndRed(String id) { return isShared(id) && seen.redBy.keySet().stream().anyMatch(red -> red.endsWith(id.substring(3))); }

    /** Whole or not at all: a proof may end at any moment. */
    private void save() {
        try {
            Path next = Files.createDirectories(file.toAbsolutePath().getParent()).resolve(file.getFileName() + ".next");
            JSON.writeValue(next.toFile(), seen);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the table of the proof: " + e.getMessage(), e);
        }
    }
}
