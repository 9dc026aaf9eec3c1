package systems.log;

import fault.Cut;
import fault.CutMode;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kit.Case;
import links.Link;

/** Which links of a cluster carry what, and clients that are shut in on one side of them (contracts/raft-log.md §2.3). */
final class Sides {
    private final Case c;
    private final Driver driver;
    private final LogCluster cluster;
    private final Topics topics;
    private final Clients clients;

    Sides(Case c, Driver driver, LogCluster cluster, Topics topics, Clients clients) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.topics = topics;
        this.clients = clients;
    }

    /** Where these are all nodes, there is nobody to hide. */
    Side of(Set<Integer> nodes) {
        Set<Integer> rest = cluster.others(nodes.toArray(Integer[]::new));
        boolean pinned = driver.capabilities().contains(Capability.CLIENT_PINNING);
        if (!pinned) c.note("clients of one side are not held to it: they begin there, and may be told of others");
        return new Side(c, driver, topics, clients, new TreeSet<>(nodes), rest.isEmpty() || !pinned ? () -> {} : hide(rest));
    }

    private Runnable hide(Set<Integer> rest) {
        LinkFaults network = cluster.network();
        return network.begin(new Cut(network.links(), network.links().oneWay(Set.of(driver.pinnedClient()), LinkFaults.names(rest)), CutMode.REFUSE))::undo;
    }

    /** Links that should hold a connection of a follower to its leader, and do not. */
    String idle() {
        OptionalInt leads = cluster.leader();
        if (leads.isEmpty()) return "no leader";
        int leader = leads.getAsInt();
        Set<Link> due = cluster.living().stream().filter(id -> id != leader).map(id -> driver.raftLink(id, leader)).collect(Collectors.toSet());
        try {
            for (Topic t : topics.all()) for (LogAdmin.Partition p : topics.describe(t).values()) {
                if (p.leader().isEmpty()) return t + " has no leader";
                p.inSync().stream().filter(id -> !p.leader().get().equals(id) && cluster.living().contains(id)).forEach(id -> due.add(driver.replicationLink(id, p.leader().get())));
            }
        } catch (Exception e) {
            return "topics are not described: " + e.getMessage();
        }
        return due.stream().filter(link -> cluster.network().links().connections(link) == 0).map(link -> link + " holds no connection").sorted().collect(Collectors.joining(", "));
    }
}
