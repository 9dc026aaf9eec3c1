package runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Gate;
import kit.Header;
import kit.Ledger;
import kit.Options;
import kit.Repository;

/** What {@code --explain} tells of a case: its claim, what it needs, what is known of it, and what it came to before. */
final class Explanation {
    private final Repository repository;
    private final Options options;
    private final List<PastRuns> pasts;

    Explanation(Repository repository, Options options) {
        this.repository = repository;
        this.options = options;
        pasts = PastRuns.ofAllTargets(repository);
    }

    List<String> lines(CaseFile f) {
        if (f.problem().isPresent()) return List.of(f.name(), row("broken", f.problem().get()));
        Header h = f.header().orElseThrow();
        List<String> lines = new ArrayList<>(List.of(f.name() + ": " + h.description()));
        lines.add(row("system", h.system() + (h.needs().isEmpty() ? "" : ", needs " + String.join(", ", h.needs()))));
        h.gate().ifPresent(name -> lines.add(row("gate", gate(name))));
        if (!h.tags().isEmpty()) lines.add(row("tags", String.join(" ", h.tags())));
        if (!h.clauses().isEmpty()) lines.add(row("clauses", h.clauses().stream().map(String::valueOf).collect(Collectors.joining(" ")) + " (docs/systems.md)"));
        lines.add(row("limits", options.limit(h).toSeconds() + " s, " + lanes(h) + (h.memoryMib() == 0 ? "" : ", " + h.memoryMib() + " MiB")));
        pasts.forEach(p -> before(p, f).ifPresent(text -> lines.add(row("before", text))));
        known(h).forEach(text -> lines.add(row("known", text)));
        lines.add(row("run it", "./jbang cases/" + f.file().getFileName()));
        return lines;
    }

    private static String row(String name, String text) { return "  %-8s %s".formatted(name, text); }

    private String gate(String name) {
        Optional<Gate> gate = Gate.named(name);
        if (gate.isEmpty()) return name + ", which is unknown";
        return name + gate.get().shutReason(options).map(why -> " is shut: " + why).orElse(" is open");
    }

    private static String lanes(Header h) { return h.weight() == Header.ALONE ? "runs alone" : h.weight() == 1 ? "1 lane" : h.weight() + " lanes"; }

    private static Optional<String> before(PastRuns past, CaseFile f) {
        if (past.verdicts(f).isEmpty()) return Optional.empty();
        String verdicts = past.verdicts(f).stream().map(Enum::name).collect(Collectors.joining(" "));
        String took = past.lastMs(f).map(ms -> String.format(Locale.ROOT, ", %.1f s", ms / 1000.0)).orElse("");
        return Optional.of(past.target() + took + ", newest last: " + verdicts);
    }

    private Stream<String> known(Header h) {
        Ledger ledger = Ledger.of(repository, options.target(h));
        return ledger.about(h.id()).stream().map(r -> "%s on %s: %s (since %s)".formatted(r.check(), ledger.target(), r.seen(), r.since()));
    }
}
