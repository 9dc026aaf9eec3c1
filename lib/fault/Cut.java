package fault;

import java.util.List;
import java.util.Set;
import links.Link;
import links.Links;

/**
 * Links carry nothing. Witnesses: each of their proxies reads as disabled or carries the toxics, a probe over it is refused or meets
 * silence, and all other links answer; undone, all are enabled, without toxics, and answer.
 */
public record Cut(Links links, List<Link> over, CutMode mode) implements Fault {
    /** A partition: the nodes of each group reach each other, and nobody else of these groups. */
    @SafeVarargs public static Cut partition(Links links, CutMode mode, Set<String>... groups) { return new Cut(links, links.across(List.of(groups)), mode); }

    /** These nodes stay together, cut off from all others, in both directions. */
    public static Cut isolating(Links links, CutMode mode, Set<String> nodes) { return new Cut(links, links.isolating(nodes), mode); }

    /** Two nodes, in both directions. */
    public static Cut between(Links links, CutMode mode, String a, String b) { return new Cut(links, links.between(Set.of(a), Set.of(b)), mode); }

    @Override public String name() { return "cut"; }

    @Override public String target() { return LinkFault.names(over); }

    @Override public Witness inject() { return LinkFault.inject(links, over, mode.impairment, mode.words); }

    @Override public String toString() { return "cut of " + target(); }
}
