///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Any UTF-8 path names exactly one blob on every node, illegal ones are refused, and a body of 2 MiB is the largest.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PathsAndLimits
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick paths limits
//CLAUSES 12 53 55

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Http;
import http.Reply;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class PathsAndLimits {
    static void main(String[] args) { Case.run(args, PathsAndLimits::check); }

    private static final int LIMIT_BYTES = 2 * 1024 * 1024;
    private static final List<String> ODD = List.of("odd/with space", "odd/question?mark", "odd/hash#mark", "odd/100%", "odd/per%20cent", "odd/plus+plus",
        "odd/amp&ersand=1", "odd/quote\"'`", "odd/back\\slash", "odd/semi;colon:at@", "odd/[brackets]{braces}|^", "odd/ünï/日本語", "odd/😀 👩‍👩‍👧", "odd/é", "odd/e\u0301",
        "odd/tab\there", "odd/.hidden", "odd/..double", "odd/three...", "odd/dot.", "odd/g.1", "odd/part.00000000", "odd/meta.json", "odd/CASE", "odd/case", "odd/" + "n".repeat(200));

    private final Case c;
    private final RimioCluster cluster;

    PathsAndLimits(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new PathsAndLimits(c, cluster);
            c.step("odd names are names of their own", run::oddNames);
            c.step("a path may lie below another blob's path", run::nested);
            c.step("equal normal forms are one blob", run::normalForms);
            c.step("illegal paths are refused and store nothing", run::illegal);
            c.step("a body of 2 MiB is stored, one byte more is not", run::bodyLimit);
        }
    }

    void oddNames() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (int i = 0; i < ODD.size(); i++) {
            byte[] body = c.bytes(40 + i);
            Reply put = cluster.node(1 + i % 3).blobs().put(ODD.get(i), body);
            c.check("put-odd.answers-201", put.status(), is(201));
            c.check("put-odd.echoes-the-path", put.text("path"), is(ODD.get(i)));
            c.check("put-odd.is-a-new-blob", put.number("generation"), is(1L));
            bodies.put(ODD.get(i), body);
        }
        for (var node : cluster.nodes()) {
            bodies.forEach((path, body) -> c.check("get-odd.own-body-on-every-node", node.blobs().get(path).body(), sameBytes(body)));
            var listed = node.blobs().list("prefix", "odd/", "limit", "1000").json().path("items").findValuesAsText("path");
            c.check("list-odd.names-them-all", listed, containsInAnyOrder(ODD.toArray()));
        }
    }

    void nested() {
        byte[] parent = c.bytes(10);
        byte[] child = c.bytes(11);
        c.check("put-nested.parent", cluster.node(1).blobs().put("nest/a", parent).status(), is(201));
        c.check("put-nested.child", cluster.node(2).blobs().put("nest/a/b", child).status(), is(201));
        c.check("put-nested.grandchild", cluster.node(3).blobs().put("nest/a/b/c", child).status(), is(201));
        for (var node : cluster.nodes()) {
            c.check("get-nested.parent-keeps-its-body", node.blobs().get("nest/a").body(), sameBytes(parent));
            c.check("get-nested.child-has-its-own", node.blobs().get("nest/a/b").body(), sameBytes(child));
        }
    }

    void normalForms() {
        normalForm("leading-slash", "form/lead/b", "/form/lead/b");
        normalForm("double-slash", "form/double/b", "form//double/b");
        normalForm("many-slashes", "form/many/b", "//form///many//b");
        plusIsPlus();
        c.check("list-form.shows-normal-forms-once", cluster.node(3).blobs().list("prefix", "form/").json().path("items").findValuesAsText("path"),
            is(List.of("form/double/b", "form/lead/b", "form/many/b")));
    }

    /** In a query it would be a space; in a path it is itself, escaped or not (RFC 3986 §2.2). */
    private void plusIsPlus() {
        byte[] body = c.bytes(20);
        c.check("plus.unescaped-is-stored", cluster.node(1).blobs().raw("PUT", "/blobs/plus/a+b").body(body).send().text("path"), is("plus/a+b"));
        c.check("plus.escaped-reads-it", cluster.node(2).blobs().get("plus/a+b").body(), sameBytes(body));
    }

    private void normalForm(String kind, String normal, String other) {
        byte[] body = c.bytes(30);
        cluster.node(1).blobs().put(normal, body);
        for (var node : cluster.nodes()) c.check("form." + kind + "-reads-the-same-blob", node.blobs().get(other).body(), sameBytes(body));
        Reply put = cluster.node(2).blobs().put(other, body);
        c.check("form." + kind + "-writes-the-same-blob", put.number("generation"), is(2L));
        c.check("form." + kind + "-is-echoed-as-the-normal-form", put.text("path"), is(normal));
    }

    void illegal() {
        for (String raw : List.of("/blobs/", "/blobs/%2F", "/blobs/a/../b", "/blobs/..", "/blobs/a/%2e%2e/b", "/blobs/a/.", "/blobs/%2E/b")) {
            for (String method : List.of("PUT", "GET", "HEAD", "DELETE")) {
                Http.Request request = cluster.node(1).blobs().raw(method, raw);
                c.check("illegal-path.is-refused", (method.equals("PUT") ? request.body(c.bytes(5)) : request).send().status(), is(oneOf(400, 404, 405)));
            }
        }
        c.check("illegal-path.dot-component-is-400", cluster.node(1).blobs().raw("PUT", "/blobs/a/%2e%2e/b").body(c.bytes(5)).send().status(), is(400));
        c.check("illegal-path.stores-nothing", cluster.node(2).blobs().get("b").status(), is(404));
        for (var node : cluster.nodes()) c.check("node.serves-on", node.blobs().healthz().status(), is(200));
    }

    void bodyLimit() {
        byte[] largest = c.bytes(LIMIT_BYTES);
        byte[] tooLarge = c.bytes(LIMIT_BYTES + 1);
        c.check("put-2mib.answers-201", cluster.node(1).blobs().put("limit/exact", largest).status(), is(201));
        for (var node : cluster.nodes()) c.check("get-2mib.whole-body", node.blobs().get("limit/exact").body(), sameBytes(largest));
        c.check("put-over.answers-413", cluster.node(2).blobs().put("limit/over", tooLarge).status(), is(413));
        c.check("put-over.stores-nothing", cluster.node(3).blobs().get("limit/over").status(), is(404));
        c.check("put-over.on-a-blob-answers-413", cluster.node(3).blobs().put("limit/exact", tooLarge).status(), is(413));
        Reply after = cluster.node(1).blobs().get("limit/exact");
        c.check("put-over.keeps-the-body", after.body(), sameBytes(largest));
        c.check("put-over.keeps-the-generation", cluster.node(1).blobs().generation(after), is(1L));
        c.check("s3-put-2mib.answers-200", cluster.node(1).s3().put("limit", "s3-exact", largest).status(), is(200));
        c.check("s3-put-over.answers-413", cluster.node(1).s3().put("limit", "s3-over", tooLarge).status(), is(413));
        c.check("s3-put-over.stores-nothing", cluster.node(2).s3().get("limit", "s3-over").status(), is(404));
    }
}
