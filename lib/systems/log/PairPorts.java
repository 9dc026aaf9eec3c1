package systems.log;

import cluster.Port;
import java.util.ArrayList;
import java.util.List;
import kit.SetupError;

/**
 * Where the nodes of one cluster find each other (contracts/raft-log.md §2.3): node d listens on 127.1.d.d, and where links stand in
 * between, node s finds it at 127.1.s.d and the same port. Those addresses are kept from others until the links listen there.
 */
public final class PairPorts implements AutoCloseable {
    private final int count;
    private final boolean links;
    private final List<Port> fronts = new ArrayList<>();

    public PairPorts(int count, boolean links) {
        this.count = count;
        this.links = links;
    }

    /** The loopback address where node d itself listens for other nodes. */
    public static String real(int d) { return by(d, d); }

    /** The loopback address that stands for node d before node s. */
    public static String by(int s, int d) { return "127.1." + s + "." + d; }

    /** Where node s is told to find node d: itself, or the link to it. */
    public String told(int s, int d) { return links ? by(s, d) : real(d); }

    /** A port that is free on all addresses that stand for node d. */
    public Port free(int d) {
        Port real = Port.freeOn(real(d));
        try {
            fronts.addAll(before(d, real.number()));
            return real;
        } catch (SetupError taken) {
            Port other = free(d);
            real.close();
            return other;
        }
    }

    /** This very port on all of them; {@link SetupError} when somebody has one. */
    public Port fixed(int d, int number) {
        Port real = Port.fixedOn(real(d), number);
        fronts.addAll(before(d, number));
        return real;
    }

    private List<Port> before(int d, int number) {
        List<Port> before = new ArrayList<>();
        try {
            for (int s = 1; s <= count && links; s++) if (s != d) before.add(Port.fixedOn(by(s, d), number));
            return before;
        } catch (SetupError taken) {
            before.forEach(Port::close);
            throw taken;
        }
    }

    /** Gives back what the links are about to listen on. */
    @Override public void close() { fronts.forEach(Port::close); }
}
