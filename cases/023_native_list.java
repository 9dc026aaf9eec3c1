///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The native list is complete, sorted and paged without loss on every node, also right after a restart.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN NativeList
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick list
//CLAUSES 14 15

import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class NativeList {
    static void main(String[] args) { Case.run(args, NativeList::check); }

    private final Case c;
    private final RimioCluster cluster;
    /** What was written, in the order of the paths' UTF-8 bytes. */
    private final TreeMap<String, byte[]> written = new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

    NativeList(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var list = new NativeList(c, cluster);
            c.step("objects are written through all nodes", list::write);
            c.step("every node lists them all, with their facts", () -> cluster.nodes().forEach(list::wholeList));
            c.step("pages of one and of three visit each once", () -> cluster.nodes().forEach(list::pages));
            c.step("a prefix is literal and knows letter case", list::prefixes);
            c.step("a deleted object shows only when asked for", list::tombstones);
            c.step("bad parameters are refused", list::badParameters);
            c.step("a restarted node lists all at once", list::afterRestart);
        }
    }

    void write() {
        var paths = List.of("ls/a", "ls/b", "ls/B", "ls/a_b", "ls/axb", "ls/a%b", "ls/azb", "ls/deep/er/x", "ls/Zoë", "ls/z", "ls/Ａ", "ls/😀", "lsx/outside");
        for (int i = 0; i < paths.size(); i++) {
            byte[] body = c.bytes(i * 7);
            c.check("put.answers-201", cluster.node(1 + i % 3).blobs().put(paths.get(i), body).status(), is(201));
            written.put(paths.get(i), body);
        }
    }

    void wholeList(RimioNode node) {
        Reply reply = node.blobs().list("prefix", "ls/");
        c.check("list.answers-200", reply.status(), is(200));
        List<JsonNode> items = items(reply);
        c.check("list.complete-and-sorted", paths(reply), is(below("ls/")));
        c.check("list-end.cursor-is-null", reply.json().path("next_cursor").isNull(), is(true));
        for (JsonNode item : items) {
            byte[] body = written.getOrDefault(item.path("path").asText(), new byte[0]);
            c.check("list.item-etag", item.path("etag").asText(), is(Digests.sha256(body)));
            c.check("list.item-size", item.path("size_bytes").asLong(-1), is((long) body.length));
            c.check("list.item-generation", item.path("generation").asLong(-1), is(1L));
            c.check("list.item-not-deleted", item.path("deleted").asBoolean(true), is(false));
            c.check("list.item-has-updated-at", item.path("updated_at").asText(), not(emptyString()));
        }
        c.check("list.no-prefix-lists-all", paths(node.blobs().list("limit", "1000")), is(List.copyOf(written.keySet())));
    }

    void pages(RimioNode node) {
        for (int limit : List.of(1, 3)) {
            List<String> seen = new ArrayList<>();
            String cursor = "";
            for (int page = 0; page <= written.size() && cursor != null; page++) {
                Reply reply = cursor.isEmpty() ? node.blobs().list("prefix", "ls/", "limit", String.valueOf(limit)) : node.blobs().list("prefix", "ls/", "limit", String.valueOf(limit), "cursor", cursor);
                c.check("list-page.not-larger-than-limit", paths(reply).size(), lessThanOrEqualTo(limit));
                seen.addAll(paths(reply));
                JsonNode next = reply.json().path("next_cursor");
                c.check("list-page.cursor-is-the-last-path-or-null", next.isNull() ? "null" : next.asText(), is(oneOf(seen.getLast(), "null")));
                cursor = next.isNull() || next.isMissingNode() ? null : next.asText();
            }
            c.check("list-page.visits-each-once", seen, is(below("ls/")));
        }
        int all = below("ls/").size();
        c.check("list-end.exact-limit-ends", node.blobs().list("prefix", "ls/", "limit", String.valueOf(all)).json().path("next_cursor").isNull(), is(true));
        c.check("list-page.cursor-is-exclusive", paths(node.blobs().list("prefix", "ls/", "cursor", "ls/a")), not(hasItem("ls/a")));
        c.check("list-page.cursor-need-not-exist", paths(node.blobs().list("prefix", "ls/", "cursor", "ls/azzz", "limit", "1")), is(List.of("ls/b")));
    }

    void prefixes() {
        for (var node : cluster.nodes()) {
            for (String prefix : List.of("ls/ax", "ls/deep/", "ls/😀", "ls/none")) c.check("list-prefix.selects", paths(node.blobs().list("prefix", prefix)), is(below(prefix)));
            for (String prefix : List.of("ls/a_", "ls/a%")) c.check("list-prefix.wildcards-are-literal", paths(node.blobs().list("prefix", prefix)), is(below(prefix)));
            for (String prefix : List.of("ls/B", "ls/b", "ls/Z", "L")) c.check("list-prefix.letter-case-counts", paths(node.blobs().list("prefix", prefix)), is(below(prefix)));
        }
    }

    void tombstones() {
        cluster.node(2).blobs().delete("ls/deep/er/x");
        written.remove("ls/deep/er/x");
        for (var node : cluster.nodes()) {
            c.check("list.deleted-is-hidden", paths(node.blobs().list("prefix", "ls/")), is(below("ls/")));
            Reply all = node.blobs().list("prefix", "ls/deep/", "include_deleted", "true");
            c.check("list-deleted.shows-the-tombstone", paths(all), is(List.of("ls/deep/er/x")));
            JsonNode item = items(all).isEmpty() ? all.json() : items(all).getFirst();
            c.check("list-deleted.says-deleted", item.path("deleted").asBoolean(), is(true));
            c.check("list-deleted.size-is-0", item.path("size_bytes").asLong(-1), is(0L));
            c.check("list-deleted.generation", item.path("generation").asLong(-1), is(2L));
        }
        c.check("list-page.skips-tombstones", paths(cluster.node(1).blobs().list("prefix", "ls/", "cursor", "ls/b", "limit", "1")), is(List.of("ls/z")));
    }

    void badParameters() {
        var list = cluster.node(1).blobs();
        for (String limit : List.of("x", "-1", "1.5", "")) c.check("list.bad-limit-is-400", list.list("limit", limit).status(), is(400));
        for (String flag : List.of("maybe", "2")) c.check("list.bad-bool-is-400", list.list("include_deleted", flag).status(), is(400));
    }

    void afterRestart() {
        cluster.node(2).kill();
        cluster.node(2).start();
        c.check("list.complete-right-after-restart", paths(cluster.node(2).blobs().list("prefix", "ls/")), is(below("ls/")));
    }

    private List<String> below(String prefix) { return written.keySet().stream().filter(p -> p.startsWith(prefix)).toList(); }

    private static List<String> paths(Reply reply) { return items(reply).stream().map(i -> i.path("path").asText()).toList(); }

    private static List<JsonNode> items(Reply reply) {
        List<JsonNode> items = new ArrayList<>();
        reply.json().path("items").forEach(items::add);
        return items;
    }
}
