package systems.kv;

import cluster.Node;
import http.Http;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import links.Link;
import links.Links;
import systems.log.NodeView;
import tls.Trust;

/** One kind of key-value server: how its nodes are prepared, started and asked (contracts/kv.md §3). */
public interface Driver {
    /** Such as "etcd 3.4.23". */
    String target();

    Set<Capability> capabilities();

    /** The process of a node, prepared with its addresses, folder and command line; each start uses the same ones. */
    Node process(int id);

    /** Whether the node says that it serves, by {@code /health} or what the target has for it. */
    boolean serves(int id);

    /** Whom the node itself names as leader; one that does not answer gives a view without. No case tampers with it. */
    NodeView view(int id);

    /** As {@link #view}, with all that the node tells of itself. */
    Status status(int id);

    /** The leader that the node names, by each way in which it tells one, such as {@code /leader}. */
    Map<String, OptionalInt> leaderByEachWay(int id);

    /** One attempt at one node: nothing is followed or repeated. It ends within the limit. */
    Answer ask(int id, Api api, Request request, Duration limit);

    /** As {@link #ask}, by a client that trusts others or shows another certificate, on a connection of its own. */
    Answer askAs(Trust client, int id, Api api, Request request, Duration limit);

    /** The node to which a hint leads, by its address in that interface; empty for an address that no node has. */
    OptionalInt nodeAt(Hint hint, Api api);

    /** Whether nodes form a cluster by themselves when they start, so that nobody initializes it. */
    boolean foundsItself();

    /** Makes a later node known, by way of a member, as far as that must come before its first start. */
    void announce(int id, int via, Patience patience);

    /** Where clients find the node, {@code host:port}. */
    String address(int id, Api api);

    /** For requests that no client would send. */
    Http raw(int id);

    /** How a write looks on the wire. */
    RawWrite rawWrite();

    /** The links between nodes. @throws kit.NoWitness when the cluster was not asked for with links */
    Links links();

    /** Over which a leader's entries come to a follower. */
    Link feed(int leader, int follower);
}
