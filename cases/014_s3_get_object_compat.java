///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION S3 GET answers ranges, parts and header overrides as clients expect, and refuses what it does not support.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3GetObjectCompat
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick s3 ranges
//CLAUSES 31 34 36 37

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.S3Xml;

class S3GetObjectCompat {
    static void main(String[] args) { Case.run(args, S3GetObjectCompat::check); }

    private static final String BUCKET = "get-compat";
    private static final String KEY = "dir/object.bin";
    private static final int SIZE = 1000;
    private final Case c;
    private final RimioCluster cluster;
    private final byte[] body;

    S3GetObjectCompat(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        body = c.bytes(SIZE);
        cluster.node(1).s3().put(BUCKET, KEY, body);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var get = new S3GetObjectCompat(c, cluster);
            c.step("a range gives its bytes and nothing else", get::ranges);
            c.step("part 1 is the whole of a small object", get::parts);
            c.step("response headers are overridden as asked", get::overrides);
            c.step("bad dates are refused", get::dates);
            c.step("versions and customer keys are refused", get::unsupported);
            c.step("a deleted key is gone for every form of GET", get::deleted);
        }
    }

    private Reply get(int node, String query, String... headers) {
        var request = cluster.node(node).http().get("/" + BUCKET + "/" + KEY + query);
        for (int i = 0; i + 1 < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return request.send();
    }

    void ranges() {
        for (int[] r : new int[][] {{0, 0}, {0, 99}, {100, 499}, {999, 999}, {0, 999}, {500, 998}}) {
            for (int node = 1; node <= 3; node++) {
                Reply reply = get(node, "", "range", "bytes=" + r[0] + "-" + r[1]);
                c.check("range.answers-206", reply.status(), is(206));
                c.check("range.exact-bytes", reply.body(), sameBytes(Arrays.copyOfRange(body, r[0], r[1] + 1)));
                c.check("range.content-range", reply.header("content-range"), is("bytes " + r[0] + "-" + r[1] + "/" + SIZE));
                c.check("range.content-length", reply.header("content-length"), is("" + (r[1] - r[0] + 1)));
                c.check("range.etag-of-the-whole", reply.etag(), is(Digests.sha256(body)));
            }
        }
        error("range-past-the-end", get(1, "", "range", "bytes=1000-1001"), 416, "InvalidRange");
        c.check("get.announces-ranges", get(2, "").header("accept-ranges"), is("bytes"));
        c.check("get.whole-object-is-200", get(2, "").status(), is(200));
    }

    void parts() {
        Reply first = get(1, "?partNumber=1");
        c.check("part-1.answers-200-or-206", first.status(), is(oneOf(200, 206)));
        c.check("part-1.is-the-whole", first.body(), sameBytes(body));
        for (String bad : new String[] {"0", "-1", "10001", "one", ""}) error("part-bad-number", get(1, "?partNumber=" + bad), 400, "InvalidArgument");
        error("part-with-range", get(1, "?partNumber=1", "range", "bytes=0-1"), 400, "InvalidArgument");
        Reply beyond = get(1, "?partNumber=2");
        c.check("part-beyond.is-no-success", beyond.status(), is(oneOf(400, 416)));
    }

    void overrides() {
        Map<String, String> wanted = new TreeMap<>(Map.of("cache-control", "no-cache", "content-disposition", "attachment; filename=\"a b.bin\"", "content-encoding", "identity",
            "content-language", "de", "content-type", "text/plain", "expires", "Thu, 01 Dec 2033 16:00:00 GMT"));
        var query = new StringBuilder("?");
        wanted.forEach((header, value) -> query.append("response-").append(header).append('=').append(http.Percent.query(value)).append('&'));
        Reply all = get(1, query.substring(0, query.length() - 1));
        c.check("override.answers-200", all.status(), is(200));
        wanted.forEach((header, value) -> c.check("override." + header, all.header(header), is(value)));
        c.check("override.body-unchanged", all.body(), sameBytes(body));
        wanted.forEach((header, value) -> c.check("override-alone." + header, get(2, "?response-" + header + "=" + http.Percent.query(value)).header(header), is(value)));
        c.check("override.only-when-asked", get(3, "").header("content-disposition"), is(emptyString()));
    }

    void dates() {
        for (String header : new String[] {"if-modified-since", "if-unmodified-since"})
            for (String date : new String[] {"yesterday", "2026-99-99", "Thu, 32 Dec 2033 16:00:00 GMT"})
                error("bad-date", get(1, "", header, date), 400, "InvalidArgument");
        String past = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.parse("2001-01-01T00:00:00Z"));
        c.check("good-date.answers-200", get(1, "", "if-modified-since", past).status(), is(200));
    }

    void unsupported() {
        error("version-get", get(1, "?versionId=v1"), 501, "NotImplemented");
        error("customer-key", get(2, "", "x-amz-server-side-encryption-customer-algorithm", "AES256"), 501, "NotImplemented");
        c.recommend("version-head.is-501", cluster.node(1).http().head("/" + BUCKET + "/" + KEY + "?versionId=v1").send().status(), is(501));
        cluster.node(1).s3().put(BUCKET, "versioned", body);
        c.recommend("version-delete.is-501", cluster.node(1).http().delete("/" + BUCKET + "/versioned?versionId=v1").send().status(), is(501));
        c.recommend("version-delete.changes-nothing", cluster.node(2).s3().get(BUCKET, "versioned").body(), sameBytes(body));
    }

    void deleted() {
        cluster.node(3).s3().put(BUCKET, "gone", body);
        cluster.node(3).s3().delete(BUCKET, "gone");
        for (int node = 1; node <= 3; node++) {
            error("deleted-get", cluster.node(node).s3().get(BUCKET, "gone"), 404, "NoSuchKey");
            error("deleted-range", cluster.node(node).s3().get(BUCKET, "gone", "range", "bytes=0-1"), 404, "NoSuchKey");
            error("deleted-override", cluster.node(node).http().get("/" + BUCKET + "/gone?response-content-type=a/b").send(), 404, "NoSuchKey");
        }
    }

    private void error(String what, Reply reply, int status, String code) {
        c.check(what + ".status", reply.status(), is(status));
        c.check(what + ".xml-code", S3Xml.errorCode(reply), is(code));
    }
}
