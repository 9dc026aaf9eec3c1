///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node whose port or data folder is somebody else's ends with exit code 1, names it, and disturbs nobody; it starts as soon as it has its own.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvPortConflicts
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS configuration
//CLAUSES 32
//TIMEOUT 300
//MEMORY_MIB 700

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import cluster.Node;
import http.Bystander;
import http.Http;
import http.Listener;
import java.time.Duration;
import java.util.Map;
import kit.Case;
import systems.KeyValue;
import systems.kv.Api;
import systems.kv.KvCluster;
import systems.kv.KvNode;

class KvPortConflicts {
    static void main(String[] args) { Case.run(args, KvPortConflicts::check); }

    private static final int SECOND = 2;
    private static final String HOLDER = "{\"holder\":true}";
    private final Case c;
    private final KvCluster cluster;
    private final KvNode first;
    private final KvNode second;

    KvPortConflicts(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        first = cluster.node(1);
        second = cluster.node(SECOND);
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(1).later(SECOND).start()) {
            var run = new KvPortConflicts(c, cluster);
            c.step("another process holds the port", run::heldByOther);
            c.step("another node holds it", run::heldByNode);
            c.step("the data folder is another node's", run::data);
            c.step("with everything its own, the node starts and joins, by the folder that it had", run::free);
        }
    }

    /** @param address of which the message tells all, or at least the port */
    private void refused(String what, Node.Ended start, String address) {
        c.check(what + ".exits-1-in-time", start.outcome(), is("exit 1"));
        c.check(what + ".is-named", start.text(), containsString(address.substring(address.lastIndexOf(':') + 1)));
    }

    void heldByOther() {
        try (var holder = new Bystander(HOLDER); Http client = new Http("holder", "http://" + holder.address(), Duration.ofSeconds(5), Listener.NONE)) {
            Map<String, Node.Ended> starts = second.startsAt(holder.address());
            c.check("port.each-was-tried", starts.size(), is(Api.values().length));
            starts.forEach((port, start) -> refused(port + "-port", start, holder.address()));
            c.check("holder.answers", client.get("/still-there").send().text(), is(HOLDER));
            c.check("holder.was-asked-nothing", holder.asked(), contains("GET /still-there"));
        }
    }

    void heldByNode() {
        c.check("first.acks", cluster.client().set(cluster.key("kept"), "kept").said(), is(ACKED));
        second.startsAt(first.address(Api.HTTP)).forEach((port, start) -> refused(port + "-port-of-a-node", start, first.address(Api.HTTP)));
        serves("node-holds-port");
    }

    private void serves(String when) {
        c.check(when + ".first-node-is-up", first.isAlive(), is(true));
        c.check(when + ".first-node-keeps-its-data", cluster.client().get(cluster.key("kept")).said(), is(value("kept")));
        c.check(when + ".first-node-has-no-new-member", first.status().members(), is(cluster.ids()));
    }

    void data() {
        Node.Ended start = second.startWithDataOf(first);
        c.check("data.exits-1-in-time", start.outcome(), is("exit 1"));
        c.check("data.is-named", start.text().toLowerCase().replace("_", " "), containsString("data"));
        serves("data-is-used");
        c.check("data.first-node-acks", cluster.client().set(cluster.key("after"), "after").said(), is(ACKED));
    }

    void free() {
        cluster.members().bringIn(SECOND);
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), SECOND);
        c.check("free.second-node-serves", second.isAlive(), is(true));
    }
}
