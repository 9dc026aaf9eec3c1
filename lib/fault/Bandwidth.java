package fault;

import java.util.List;
import kit.NoWitness;
import links.Impairment;
import links.Link;
import links.Links;

/**
 * Links carry at most so much in each direction. Witnesses: the proxies carry the toxics, and a long question is not answered
 * sooner than the rate allows; undone, they do not.
 *
 * @param rateKBps kilobytes of 1000 bytes a second; above 6000 the time that a probe takes says little
 */
public record Bandwidth(Links links, List<Link> over, int rateKBps) implements Fault {
    @Override public String name() { return "bandwidth"; }

    @Override public String target() { return LinkFault.names(over); }

    @Override public Witness inject() {
        if (rateKBps <= 0) throw new NoWitness("a bandwidth of " + rateKBps + " KB/s is none");
        return LinkFault.inject(links, over, new Impairment.Throttle(rateKBps), "carry " + rateKBps + " KB/s");
    }

    @Override public String toString() { return "bandwidth of " + target(); }
}
