///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Conditional S3 GETs answer 200, 304 or 412 by the order of the four headers, for single etags, lists and the star.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3GetConditions
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick s3 preconditions
//CLAUSES 35 36

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.S3Xml;

class S3GetConditions {
    static void main(String[] args) { Case.run(args, S3GetConditions::check); }

    private static final String WRONG = "\"" + "0".repeat(64) + "\"";
    private static final String OTHER = "\"" + "1".repeat(64) + "\"";
    private static final String PAST = date(ZonedDateTime.of(2001, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
    private static final String FUTURE = date(ZonedDateTime.now(ZoneOffset.UTC).plusYears(1));
    private final Case c;
    private final RimioCluster cluster;
    private final byte[] body;
    private final String etag;

    S3GetConditions(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        body = c.bytes(300);
        etag = cluster.node(1).s3().put("cond", "k", body).header("etag");
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new S3GetConditions(c, cluster);
            c.step("If-Match lets through what matches", run::ifMatch);
            c.step("If-None-Match spares what the client has", run::ifNoneMatch);
            c.step("dates decide alike", run::dates);
            c.step("the stronger condition decides", run::precedence);
            c.step("an object that is not there is 404 under any condition", run::missing);
        }
    }

    void ifMatch() {
        passes("if-match.own-etag", "if-match", etag);
        passes("if-match.list-with-it", "if-match", WRONG + ", " + etag);
        passes("if-match.star", "if-match", "*");
        fails("if-match.wrong-etag", "if-match", WRONG);
        fails("if-match.list-without-it", "if-match", WRONG + ", " + OTHER);
    }

    void ifNoneMatch() {
        spares("if-none-match.own-etag", "if-none-match", etag);
        spares("if-none-match.list-with-it", "if-none-match", WRONG + ", " + etag);
        spares("if-none-match.star", "if-none-match", "*");
        passes("if-none-match.wrong-etag", "if-none-match", WRONG);
        passes("if-none-match.list-without-it", "if-none-match", WRONG + ", " + OTHER);
    }

    void dates() {
        passes("if-modified-since.past", "if-modified-since", PAST);
        spares("if-modified-since.future", "if-modified-since", FUTURE);
        passes("if-unmodified-since.future", "if-unmodified-since", FUTURE);
        fails("if-unmodified-since.past", "if-unmodified-since", PAST);
        spares("if-modified-since.own-date", "if-modified-since", get().header("last-modified"));
        passes("if-unmodified-since.own-date", "if-unmodified-since", get().header("last-modified"));
    }

    void precedence() {
        fails("order.if-match-before-if-none-match", "if-match", WRONG, "if-none-match", etag);
        fails("order.if-unmodified-since-before-if-none-match", "if-unmodified-since", PAST, "if-none-match", etag);
        spares("order.if-none-match-before-if-modified-since", "if-none-match", etag, "if-modified-since", PAST);
        fails("order.if-match-before-if-modified-since", "if-match", WRONG, "if-modified-since", FUTURE);
        passes("order.all-hold", "if-match", etag, "if-unmodified-since", FUTURE, "if-none-match", WRONG, "if-modified-since", PAST);
        Reply range = get("if-match", etag, "range", "bytes=10-19");
        c.check("order.condition-holds-then-range", range.status(), is(206));
    }

    void missing() {
        for (String[] condition : new String[][] {{"if-match", "*"}, {"if-none-match", "*"}, {"if-none-match", WRONG}, {"if-modified-since", PAST}, {"if-unmodified-since", FUTURE}})
            c.check("missing.is-404", cluster.node(2).s3().get("cond", "missing", condition).status(), is(404));
    }

    private Reply get(String... headers) { return cluster.node(1 + c.random().nextInt(3)).s3().get("cond", "k", headers); }

    private void passes(String id, String... headers) {
        Reply reply = get(headers);
        c.check(id + "-is-200", reply.status(), is(200));
        c.check(id + "-gives-the-body", reply.body(), sameBytes(body));
    }

    private void fails(String id, String... headers) {
        Reply reply = get(headers);
        c.check(id + "-is-412", reply.status(), is(412));
        c.check(id + "-says-precondition-failed", S3Xml.errorCode(reply), is("PreconditionFailed"));
    }

    private void spares(String id, String... headers) {
        Reply reply = get(headers);
        c.check(id + "-is-304", reply.status(), is(304));
        c.check(id + "-has-no-body", reply.body().length, is(0));
    }

    private static String date(ZonedDateTime time) { return DateTimeFormatter.RFC_1123_DATE_TIME.format(time); }
}
