package links;

/**
 * The connections that one node opens to another for one protocol: an ordered pair, with a proxy of its own, so that any set of links
 * can be cut (contracts/raft-log.md §1.2 no. 2).
 *
 * @param name unique among the links of a case, and the name of the proxy: {@code l1_2_ctl}
 * @param from id of the node that connects, or of a client
 * @param to id of the node that listens
 * @param protocol short name, such as {@code ctl}
 * @param listen {@code host:port} where {@code from} finds {@code to}
 * @param upstream {@code host:port} where {@code to} really listens
 * @param question what a probe asks
 */
public record Link(String name, String from, String to, String protocol, String listen, String upstream, Question question) {
    /** Between two nodes; its name is {@code l<from>_<to>_<protocol>}. */
    public static Link of(String from, String to, String protocol, String listen, String upstream, Question question) {
        return new Link("l" + from + "_" + to + "_" + protocol, from, to, protocol, listen, upstream, question);
    }

    @Override public String toString() { return name; }
}
