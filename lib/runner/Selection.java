package runner;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kit.UsageError;

/** Which cases a command line asks for: all of them, narrowed by selectors, name prefix, tags and systems. */
public record Selection(List<Selector> selectors, Optional<String> prefix, List<String> tags, List<String> systems) {

    /** The files asked for, in order; {@link UsageError} with the nearest match for a number or name that does not exist. */
    public List<CaseFile> of(List<CaseFile> all) {
        for (Selector s : selectors)
            if (s.mustExist() && all.stream().noneMatch(s::picks)) throw new UsageError(unknown(s, all));
        return all.stream().filter(this::wants).toList();
    }

    /** A broken header tells no tags and no system: such a file is taken, so that it is named and not skipped. */
    private boolean wants(CaseFile f) {
        boolean picked = selectors.isEmpty() || selectors.stream().anyMatch(s -> s.picks(f));
        boolean tagged = tags.isEmpty() || f.header().isEmpty() || f.tags().stream().anyMatch(tags::contains);
        boolean ofSystem = systems.isEmpty() || f.header().isEmpty() || systems.contains(f.header().get().system());
        return picked && tagged && ofSystem && prefix.map(f.name()::startsWith).orElse(true);
    }

    private static String unknown(Selector s, List<CaseFile> all) {
        Optional<CaseFile> nearest = s.isName()
            ? all.stream().min(Comparator.comparingInt(f -> distance(s.word(), f.name())))
            : all.stream().filter(f -> f.number().isPresent()).min(Comparator.comparingInt(f -> Math.abs(f.number().getAsInt() - s.from())));
        return "no case " + s.word() + nearest.map(f -> "; the nearest is " + f.name()).orElse(" in cases/");
    }

    /** Edits between a word and a name, or its part after the number, whichever is nearer; a contained word is near. */
    private static int distance(String word, String name) {
        String bare = name.replaceFirst("^\\d+_", "");
        if (name.contains(word)) return 0;
        return Math.min(edits(word, name), edits(word, bare));
    }

    /** Levenshtein distance. */
    static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
