///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Every form of a multipart upload is answered 501 and changes no object; the retired prefix offers no native API.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3MultipartRefused
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick s3
//CLAUSES 30 31 32

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.nio.charset.StandardCharsets;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.S3Xml;

class S3MultipartRefused {
    static void main(String[] args) { Case.run(args, S3MultipartRefused::check); }

    private static final String BUCKET = "uploads";
    private final Case c;
    private final RimioCluster cluster;

    S3MultipartRefused(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new S3MultipartRefused(c, cluster);
            c.step("create, part, complete and abort are refused", run::onAnObject);
            c.step("they make no object either", run::onNothing);
            c.step("the retired prefix is no native API", run::retiredPrefix);
        }
    }

    void onAnObject() {
        refused("create", "POST", "uploads", "");
        refused("part", "PUT", "partNumber=1&uploadId=u1", "part of an object");
        refused("complete", "POST", "uploadId=u1", "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>");
        refused("abort", "DELETE", "uploadId=u1", "");
    }

    private void refused(String form, String method, String query, String body) {
        byte[] before = c.bytes(70);
        cluster.node(1).s3().put(BUCKET, form, before);
        Reply reply = cluster.node(2).s3().withQuery(method, BUCKET, form, query, body.getBytes(StandardCharsets.UTF_8));
        c.check(form + ".answers-501", reply.status(), is(501));
        c.check(form + ".says-not-implemented", S3Xml.errorCode(reply), is("NotImplemented"));
        for (var node : cluster.nodes()) c.check(form + ".keeps-the-object", node.s3().get(BUCKET, form).body(), sameBytes(before));
        c.check(form + ".takes-no-generation", cluster.newestHead(BUCKET + "/" + form).number("generation"), is(1L));
    }

    void onNothing() {
        cluster.node(3).s3().withQuery("POST", BUCKET, "none", "uploads", new byte[0]);
        cluster.node(3).s3().withQuery("PUT", BUCKET, "none", "partNumber=1&uploadId=u1", c.bytes(5));
        cluster.node(3).s3().withQuery("POST", BUCKET, "none", "uploadId=u1", c.bytes(5));
        for (var node : cluster.nodes()) c.check("none.stays-missing", node.s3().get(BUCKET, "none").status(), is(404));
        Reply other = cluster.node(1).s3().withQuery("POST", BUCKET, "none", "restore", new byte[0]);
        c.check("other-post.is-refused", other.status(), is(oneOf(400, 501)));
    }

    void retiredPrefix() {
        Reply put = cluster.node(1).http().put("/api/v1/blobs/retired", c.bytes(5)).send();
        c.recommend("retired.native-put-is-no-success", put.status(), greaterThanOrEqualTo(400));
        c.recommend("retired.native-get-is-no-success", cluster.node(1).http().get("/api/v1/nodes").send().status(), greaterThanOrEqualTo(400));
        c.recommend("retired.put-makes-no-native-blob", cluster.node(2).blobs().get("retired").status(), is(404));
    }
}
