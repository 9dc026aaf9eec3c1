package fault;

import java.util.List;
import java.util.Set;
import kit.NoWitness;
import links.Impairment;
import links.Link;
import links.Links;

/**
 * What is sent over links arrives later; answers on the same connections do not, so that both links of a pair are needed for both
 * directions. Witnesses: the proxies carry the toxics, and no answer to a probe comes sooner; undone, they do not.
 *
 * @param jitterMs up to so much more or less, at most {@code latencyMs}
 */
public record Latency(Links links, List<Link> over, int latencyMs, int jitterMs) implements Fault {
    /** On each link to and from a node. */
    public static Latency around(Links links, String node, int latencyMs) { return new Latency(links, links.isolating(Set.of(node)), latencyMs, 0); }

    /** On what one node opens to another. */
    public static Latency oneWay(Links links, String from, String to, int latencyMs, int jitterMs) {
        return new Latency(links, links.oneWay(Set.of(from), Set.of(to)), latencyMs, jitterMs);
    }

    @Override public String name() { return "latency"; }

    @Override public String target() { return LinkFault.names(over); }

    @Override public Witness inject() {
        if (latencyMs <= 0 || jitterMs < 0 || jitterMs > latencyMs) throw new NoWitness("a latency of " + latencyMs + " ms ± " + jitterMs + " ms is none");
        return LinkFault.inject(links, over, new Impairment.Delay(latencyMs, jitterMs), "take " + (latencyMs - jitterMs) + " ms and more");
    }

    @Override public String toString() { return "latency of " + target(); }
}
