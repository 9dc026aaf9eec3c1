package fault;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import links.Impairment;
import links.Link;
import links.Links;

/** What faults on links share: nothing else may be wrong before, and then all links must be as they should be, the others, too. */
final class LinkFault {
    /** For what comes a little later, such as the end of closed connections; a slow answer is waited for besides. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private LinkFault() {}

    /** @param words of what the links do under it, such as "refuse" */
    static Witness inject(Links links, List<Link> over, Impairment impairment, String words) {
        inOrder(links, "before it");
        Links.Impaired impaired = links.impair(over, impairment);
        inOrder(links, "while they " + words);
        return new Witness(names(over) + " " + words + ", and the " + (links.all().size() - over.size()) + " others are as before", () -> {
            impaired.release();
            return restored(links, over);
        });
    }

    /** All of them are as what is left of faults demands. */
    static String restored(Links links, List<Link> over) {
        inOrder(links, "after it");
        return names(over) + (links.impaired().stream().anyMatch(over::contains) ? " are as other faults leave them" : " answer, enabled and without toxics");
    }

    private static void inOrder(Links links, String when) {
        Witness.of("all links are as they should be " + when, LIMIT, () -> String.join("; ", links.deviations()), String::isEmpty);
    }

    static String names(List<Link> over) { return over.stream().map(Link::name).collect(Collectors.joining(" ")); }
}
