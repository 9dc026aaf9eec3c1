package systems.kv;

import cluster.Node;
import http.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import links.Link;
import links.Links;
import systems.log.NodeView;
import tls.ClientTls;

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

    /** As {@link #ask}, on a connection of its own by somebody who talks otherwise than the cluster's clients do. */
    Answer askAs(ClientTls stranger, int id, Api api, Request request, Duration limit);

    /** Index of the last entry of the node's log, told to somebody who talks otherwise than the cluster's clients do; -1 when it does not tell. */
    long lastLogAs(ClientTls stranger, int id);

    /** The node to which a hint leads, by its address in that interface; empty for an address that no node has. */
    OptionalInt nodeAt(Hint hint, Api api);

    /** Whether nodes form a cluster by themselves when they start, so that nobody initializes it. */
    boolean foundsItself();

    /** Makes a later node known, by way of a member, as far as that must come before its first start. */
    void announce(int id, int via, Patience patience);

    /** Where clients find the node, {@code host:port}. */
    String address(int id, Api api);

    /** Further words of a node's command line by which it would listen at this address in place of its own, by the name of each of its ports. */
    Map<String, List<String>> listeningAt(String address);

    /** Further words of a node's command line by which it would keep its data where this node does. */
    List<String> storingLike(int id);

    /** For requests that no client would send. */
    Http raw(int id);

    /** How a write looks on the wire. */
    RawWrite rawWrite();

    /** The links between nodes. @throws kit.NoWitness when the cluster was not asked for with links */
    Links links();

    /** What was said between clients and nodes, and between nodes. @throws kit.NoWitness when the cluster was not asked to keep it */
    Recordings recordings();

    /** Over which a leader's entries come to a follower. */
    Link feed(int leader, int follower);
}
