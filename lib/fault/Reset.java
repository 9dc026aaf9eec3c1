package fault;

import java.util.List;
import links.Impairment;
import links.Link;
import links.Links;

/**
 * Connections over links end as soon as a byte passes: new ones by a reset, those that were open already by a reset or an orderly
 * close. Witnesses: the proxies carry the toxics, and a probe is reset; undone, it is answered.
 */
public record Reset(Links links, List<Link> over) implements Fault {
    @Override public String name() { return "reset"; }

    @Override public String target() { return LinkFault.names(over); }

    @Override public Witness inject() { return LinkFault.inject(links, over, new Impairment.Resets(), "reset"); }

    @Override public String toString() { return "reset of " + target(); }
}
