///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION An object put through the S3 gateway reads back whole on every node, lists once and in order, and is gone once deleted.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3GatewayBasic
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick s3
//CLAUSES 31 33 34

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.S3Api;
import systems.rimio.S3Xml;

class S3GatewayBasic {
    static void main(String[] args) { Case.run(args, S3GatewayBasic::check); }

    private static final String BUCKET = "photos";
    private final Case c;
    private final RimioCluster cluster;
    private final TreeMap<String, byte[]> objects = new TreeMap<>();

    S3GatewayBasic(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var s3 = new S3GatewayBasic(c, cluster);
            c.step("objects are put", s3::put);
            c.step("every node serves them whole", s3::readEverywhere);
            c.step("pages of two list each once and in order", s3::list);
            c.step("the native API sees the same objects", s3::nativeTwin);
            c.step("a deleted object is gone, twice", s3::delete);
        }
    }

    S3Api on(int node) { return cluster.node(node).s3(); }

    void put() {
        for (int i = 0; i < 5; i++) {
            byte[] body = c.bytes(100 + 50 * i);
            Reply put = on(1 + i % 3).put(BUCKET, "trip/obj-" + i + ".png", body, "content-type", "image/png");
            c.check("put.answers-200", put.status(), is(200));
            c.check("put.etag-is-quoted-sha256", put.header("etag"), is("\"" + Digests.sha256(body) + "\""));
            objects.put("trip/obj-" + i + ".png", body);
        }
    }

    void readEverywhere() {
        for (int node = 1; node <= 3; node++) {
            for (var object : objects.entrySet()) {
                Reply get = on(node).get(BUCKET, object.getKey());
                c.check("get.whole-object-is-200", get.status(), is(200));
                c.check("get.whole-body", get.body(), sameBytes(object.getValue()));
                c.check("get.etag-is-quoted-sha256", get.header("etag"), is("\"" + Digests.sha256(object.getValue()) + "\""));
                c.check("get.has-last-modified", get.header("last-modified"), not(emptyString()));
                c.check("get.no-content-range", get.header("content-range"), is(emptyString()));
                Reply head = on(node).head(BUCKET, object.getKey());
                c.check("head.answers-200", head.status(), is(200));
                c.check("head.same-etag", head.header("etag"), is(get.header("etag")));
                c.check("head.content-length", head.header("content-length"), is("" + object.getValue().length));
            }
            error("get-missing", on(node).get(BUCKET, "trip/never.png"), 404, "NoSuchKey");
            c.check("head-missing.is-404-without-body", on(node).head(BUCKET, "trip/never.png").status(), is(404));
        }
    }

    void list() {
        on(1).put("other", "trip/outside.png", c.bytes(3));
        for (int node = 1; node <= 3; node++) {
            List<String> seen = new ArrayList<>();
            String token = "";
            for (int page = 0; page < 3; page++) {
                Reply reply = token.isEmpty() ? on(node).list(BUCKET, "prefix", "trip/", "max-keys", "2") : on(node).list(BUCKET, "prefix", "trip/", "max-keys", "2", "continuation-token", token);
                S3Xml xml = S3Xml.of(reply);
                boolean last = page == 2;
                c.check("list.answers-200", reply.status(), is(200));
                c.check("list.is-xml", reply.header("content-type"), startsWith("application/xml"));
                c.check("list.page-size", xml.keys().size(), is(last ? 1 : 2));
                c.check("list.key-count", xml.text("KeyCount"), is("" + xml.keys().size()));
                c.check("list.is-truncated", xml.text("IsTruncated"), is("" + !last));
                c.check("list.names-bucket-and-prefix", xml.text("Name") + " " + xml.text("Prefix") + " " + xml.text("MaxKeys"), is(BUCKET + " trip/ 2"));
                c.check("list.next-token-exactly-when-truncated", xml.text("NextContinuationToken").isEmpty(), is(last));
                facts(xml);
                seen.addAll(xml.keys());
                token = xml.text("NextContinuationToken");
            }
            c.check("list.each-key-once-in-order", seen, is(List.copyOf(objects.keySet())));
        }
    }

    private void facts(S3Xml xml) {
        c.check("list.sizes", xml.texts("Contents", "Size"), is(xml.keys().stream().map(k -> "" + objects.getOrDefault(k, new byte[0]).length).toList()));
        c.check("list.etags", xml.texts("Contents", "ETag"), is(xml.keys().stream().map(k -> "\"" + Digests.sha256(objects.getOrDefault(k, new byte[0])) + "\"").toList()));
        c.check("list.last-modified", xml.texts("Contents", "LastModified"), hasSize(xml.keys().size()));
    }

    void nativeTwin() {
        String key = objects.firstKey();
        Reply twin = cluster.node(2).blobs().get(BUCKET + "/" + key);
        c.check("native.reads-the-s3-object", twin.body(), sameBytes(objects.get(key)));
        c.check("native.same-etag", "\"" + twin.etag() + "\"", is(on(1).get(BUCKET, key).header("etag")));
        c.check("native.same-generation", cluster.node(2).blobs().generation(twin), is(1L));
        byte[] body = c.bytes(77);
        c.check("native.overwrites-the-s3-object", cluster.node(3).blobs().put(BUCKET + "/" + key, body).number("generation"), is(2L));
        objects.put(key, body);
        for (int node = 1; node <= 3; node++) c.check("s3.reads-the-native-object", on(node).get(BUCKET, key).body(), sameBytes(body));
    }

    void delete() {
        String key = objects.lastKey();
        for (int time = 1; time <= 2; time++) c.check("delete.answers-204-each-time", on(time).delete(BUCKET, key).status(), is(204));
        c.check("delete-missing.answers-204", on(3).delete(BUCKET, "trip/never.png").status(), is(204));
        objects.remove(key);
        for (int node = 1; node <= 3; node++) {
            error("get-deleted", on(node).get(BUCKET, key), 404, "NoSuchKey");
            c.check("head-deleted.is-404", on(node).head(BUCKET, key).status(), is(404));
            c.check("native.deleted-is-410", cluster.node(node).blobs().get(BUCKET + "/" + key).status(), is(410));
            c.check("list.deleted-is-hidden", S3Xml.of(on(node).list(BUCKET)).keys(), is(List.copyOf(objects.keySet())));
        }
    }

    private void error(String what, Reply reply, int status, String code) {
        c.check(what + ".status", reply.status(), is(status));
        c.check(what + ".xml-code", S3Xml.errorCode(reply), is(code));
        c.check(what + ".is-xml", reply.header("content-type"), startsWith("application/xml"));
    }
}
