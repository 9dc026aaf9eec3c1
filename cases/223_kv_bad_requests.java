///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What is no proper request gets a 4xx with a text, on the leader and on a follower; the node serves on at once, and nothing is stored.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvBadRequests
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS requests
//CLAUSES 16
//TIMEOUT 240
//MEMORY_MIB 900

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;

import http.Http;
import http.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.RawWrite;

class KvBadRequests {
    static void main(String[] args) { Case.run(args, KvBadRequests::check); }

    private static final String JSON = "application/json";
    private static final int TOO_MANY_BYTES = 10 << 20;
    private final Case c;
    private final KvCluster cluster;
    private final RawWrite write;
    private final Map<String, BiFunction<Http, String, Reply>> requests = new LinkedHashMap<>();

    KvBadRequests(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        write = cluster.rawWrite();
        body("truncated", text -> text.substring(0, text.length() - 2));
        body("empty", text -> "");
        body("no-json", text -> "set a to b");
        body("array", text -> "[" + text + "]");
        body("wrong-type-of-key", text -> text.replaceFirst("\"key\":\"[^\"]*\"", "\"key\":7"));
        body("wrong-type-of-value", text -> text.replaceFirst("\"value\":\"[^\"]*\"", "\"value\":{}"));
        body("key-missing", text -> text.replaceFirst("\"key\":\"[^\"]*\",", ""));
        body("value-missing", text -> text.replaceFirst(",\"value\":\"[^\"]*\"", ""));
        body("field-twice", text -> text.replaceFirst("(\"key\":\"[^\"]*\")", "$1,$1"));
        body("unknown-operation", text -> "{\"Frobnicate\":" + text + "}");
        body("too-long", text -> text.replaceFirst("\"value\":\"[^\"]*\"", "\"value\":\"" + "A".repeat(TOO_MANY_BYTES) + "\""));
        requests.put("wrong-method", (http, text) -> http.get(write.path()).send());
        requests.put("wrong-path", (http, text) -> http.post(write.path() + "-nowhere", text.getBytes(UTF_8)).header("content-type", JSON).send());
        requests.put("wrong-content-type", (http, text) -> http.post(write.path(), text.getBytes(UTF_8)).header("content-type", "application/x-www-form-urlencoded").send());
    }

    private void body(String name, java.util.function.UnaryOperator<String> change) {
        requests.put(name, (http, text) -> http.post(write.path(), change.apply(text).getBytes(UTF_8)).header("content-type", JSON).within(cluster.bounds().operation()).send());
    }

    static void check(Case c) {
        for (int nodes : new int[] {1, 3}) {
            try (var cluster = KeyValue.cluster(c).named("of" + nodes).nodes(nodes).start()) {
                var run = new KvBadRequests(c, cluster);
                int leader = cluster.waitForLeader(cluster.bounds().failover());
                c.step(nodes + ": the leader refuses them", () -> run.refused(leader, "leader"));
                for (int follower : cluster.others(leader).stream().limit(1).toList()) c.step(nodes + ": a follower refuses them", () -> run.refused(follower, "follower"));
            }
        }
    }

    private void refused(int node, String role) {
        requests.forEach((name, request) -> {
            String key = cluster.key(role + "-" + name);
            Reply reply = request.apply(cluster.node(node).raw(), write.of(key, "harm").toString());
            c.check(name + ".is-4xx", reply.status(), both(greaterThanOrEqualTo(400)).and(lessThan(500)));
            c.check(name + ".tells-why", reply.text().strip(), is(not("")));
            c.check(name + ".node-serves-on", cluster.node(node).serves(), is(true));
            c.check(name + ".stores-nothing", cluster.clientFrom(node).exists(key).said(), is(ABSENT));
            c.check(name + ".next-write-is-acked", cluster.clientFrom(node).set(cluster.key("good"), "after " + name + " on the " + role).said(), is(ACKED));
        });
    }
}
