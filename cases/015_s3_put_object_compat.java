///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION S3 PUT honours digests and preconditions, refuses what it does not support, and a refused PUT changes nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3PutObjectCompat
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick s3 preconditions
//CLAUSES 31 38 39 58

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.S3Xml;

class S3PutObjectCompat {
    static void main(String[] args) { Case.run(args, S3PutObjectCompat::check); }

    private static final String BUCKET = "put-compat";
    private static final String WRONG = "\"" + "0".repeat(64) + "\"";
    private static final String[][] UNSUPPORTED = {{"acl", "x-amz-acl", "public-read"}, {"grant-read", "x-amz-grant-read", "id=1"}, {"grant-full-control", "x-amz-grant-full-control", "id=1"},
        {"checksum-crc32", "x-amz-checksum-crc32", "AAAAAA=="}, {"checksum-sha256", "x-amz-checksum-sha256", "AAAA"}, {"tagging", "x-amz-tagging", "a=b"},
        {"redirect", "x-amz-website-redirect-location", "/x"}, {"lock-mode", "x-amz-object-lock-mode", "GOVERNANCE"}, {"lock-hold", "x-amz-object-lock-legal-hold", "ON"},
        {"sse", "x-amz-server-side-encryption", "AES256"}, {"kms", "x-amz-server-side-encryption-aws-kms-key-id", "k"},
        {"customer-key", "x-amz-server-side-encryption-customer-algorithm", "AES256"}, {"copy", "x-amz-copy-source", "/put-compat/copy-source"}};

    private final Case c;
    private final RimioCluster cluster;

    S3PutObjectCompat(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var put = new S3PutObjectCompat(c, cluster);
            c.step("Content-MD5 is checked", put::digests);
            c.step("preconditions decide", put::preconditions);
            c.step("unsupported headers are refused", put::headers);
            c.step("unsupported sub-resources are refused", put::subresources);
            c.step("ordinary headers are accepted", put::accepted);
            c.step("chunked uploads are decoded or refused", put::chunked);
        }
    }

    void digests() {
        byte[] body = c.bytes(100);
        String md5 = Base64.getEncoder().encodeToString(Digests.md5(body));
        c.check("md5-right.answers-200", cluster.node(1).s3().put(BUCKET, "md5", body, "content-md5", md5).status(), is(200));
        c.check("md5-right.stores", cluster.node(2).s3().get(BUCKET, "md5").body(), sameBytes(body));
        refused("md5-mismatch", 400, "BadDigest", "content-md5", Base64.getEncoder().encodeToString(Digests.md5(c.bytes(5))));
        refused("md5-no-base64", 400, "InvalidDigest", "content-md5", "!!!");
        refused("md5-wrong-length", 400, "InvalidDigest", "content-md5", Base64.getEncoder().encodeToString(new byte[15]));
    }

    void preconditions() {
        refused("if-none-match-star", 412, "PreconditionFailed", "if-none-match", "*");
        refused("if-match-wrong", 412, "PreconditionFailed", "if-match", WRONG);
        refused("if-match-list-without-it", 412, "PreconditionFailed", "if-match", WRONG + ", " + WRONG);
        byte[] body = c.bytes(30);
        String etag = cluster.node(1).s3().put(BUCKET, "if", body).header("etag");
        c.check("if-match-own.writes", cluster.node(2).s3().put(BUCKET, "if", body, "if-match", etag).status(), is(200));
        c.check("if-match-list.writes", cluster.node(3).s3().put(BUCKET, "if", body, "if-match", WRONG + ", " + etag).status(), is(200));
        c.check("if-none-match-star.creates", cluster.node(3).s3().put(BUCKET, "if-new", body, "if-none-match", "*").status(), is(200));
        c.check("if-match-missing.is-412", cluster.node(1).s3().put(BUCKET, "if-missing", body, "if-match", etag).status(), is(412));
        c.check("if-match-missing.creates-nothing", cluster.node(2).s3().get(BUCKET, "if-missing").status(), is(404));
        cluster.node(1).s3().put(BUCKET, "if-gone", body);
        cluster.node(1).s3().delete(BUCKET, "if-gone");
        c.check("deleted-counts-as-missing.if-match-is-412", cluster.node(2).s3().put(BUCKET, "if-gone", body, "if-match", "*").status(), is(412));
        c.check("deleted-counts-as-missing.if-none-match-star-creates", cluster.node(2).s3().put(BUCKET, "if-gone", body, "if-none-match", "*").status(), is(200));
    }

    void headers() {
        cluster.node(1).s3().put(BUCKET, "copy-source", c.bytes(9));
        for (String[] header : UNSUPPORTED) refused(header[0], 501, "NotImplemented", header[1], header[2]);
    }

    void subresources() {
        for (String sub : new String[] {"acl", "tagging", "retention", "legal-hold"}) {
            byte[] before = c.bytes(40);
            cluster.node(1).s3().put(BUCKET, "sub-" + sub, before);
            Reply put = cluster.node(2).s3().withQuery("PUT", BUCKET, "sub-" + sub, sub, c.bytes(3));
            answered("subresource-" + sub, put, 501, "NotImplemented");
            unchanged("subresource-" + sub, "sub-" + sub, before);
            answered("subresource-get-" + sub, cluster.node(3).http().get("/" + BUCKET + "/sub-" + sub + "?" + sub).send(), 501, "NotImplemented");
        }
    }

    void accepted() {
        byte[] body = c.bytes(25);
        Reply put = cluster.node(1).s3().put(BUCKET, "meta", body, "content-type", "image/png", "cache-control", "no-store", "content-disposition", "inline",
            "content-language", "en", "expires", "Thu, 01 Dec 2033 16:00:00 GMT", "x-amz-meta-owner", "me", "authorization", "AWS4-HMAC-SHA256 Credential=x");
        c.check("ordinary-headers.are-accepted", put.status(), is(200));
        c.check("ordinary-headers.store-the-body", cluster.node(2).s3().get(BUCKET, "meta").body(), sameBytes(body));
        c.check("presign-parameters.are-ignored", cluster.node(3).http().get("/" + BUCKET + "/meta?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00").send().body(), sameBytes(body));
    }

    void chunked() {
        String plain = "0123456789abcdef";
        String signature = ";chunk-signature=" + "a".repeat(64) + "\r\n";
        String framed = "10" + signature + plain + "\r\n0" + signature + "\r\n";
        Reply put = cluster.node(1).s3().put(BUCKET, "chunked", framed.getBytes(StandardCharsets.US_ASCII), "content-encoding", "aws-chunked",
            "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "x-amz-decoded-content-length", "16");
        Reply get = cluster.node(2).s3().get(BUCKET, "chunked");
        c.recommend("chunked.decoded-or-refused", put.status() == 200 ? get.text() : get.status() + " after " + put.status(), is(oneOf(plain, "404 after 501", "404 after 400")));
    }

    /** A PUT with this header is refused, and the object keeps its body and generation. */
    private void refused(String kind, int status, String code, String header, String value) {
        byte[] before = c.bytes(50);
        cluster.node(1).s3().put(BUCKET, kind, before);
        answered(kind, cluster.node(2).s3().put(BUCKET, kind, c.bytes(60), header, value), status, code);
        unchanged(kind, kind, before);
    }

    private void answered(String kind, Reply reply, int status, String code) {
        c.check(kind + ".status", reply.status(), is(status));
        c.check(kind + ".xml-code", S3Xml.errorCode(reply), is(code));
    }

    private void unchanged(String kind, String key, byte[] before) {
        for (var node : cluster.nodes()) c.check(kind + ".keeps-the-body", node.s3().get(BUCKET, key).body(), sameBytes(before));
        c.check(kind + ".keeps-the-generation", cluster.newestHead(BUCKET + "/" + key).number("generation"), is(1L));
    }
}
