package fault;

import java.util.List;
import java.util.Set;
import links.Link;
import links.Links;

/**
 * What {@code from} opens to {@code to} carries nothing; answers on connections that {@code to} opened still pass. Witnesses as of {@link Cut}.
 *
 * @param from id of a node or of a client
 */
public record OneWayCut(Links links, String from, String to, CutMode mode) implements Fault {
    @Override public String name() { return "one-way cut"; }

    @Override public String target() { return from + " to " + to; }

    private List<Link> over() { return links.oneWay(Set.of(from), Set.of(to)); }

    @Override public Witness inject() { return LinkFault.inject(links, over(), mode.impairment, mode.words); }

    @Override public String toString() { return "one-way cut of " + target(); }
}
