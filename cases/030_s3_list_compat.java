///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION ListObjectsV2 pages through keys and common prefixes without loss or repetition, and refuses options it does not know.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3ListCompat
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick s3 list
//CLAUSES 14 31 40 41

import static org.hamcrest.Matchers.*;

import http.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.S3Xml;

class S3ListCompat {
    static void main(String[] args) { Case.run(args, S3ListCompat::check); }

    private static final String BUCKET = "list-compat";
    private static final List<String> KEYS = List.of("Upper", "a", "a/1", "a/2", "a/b/3", "a_b", "axb", "b", "c/1", "c/2", "d d", "e%20e", "f&<g>", "upper", "z/ünï/1", "z/ünï/2", "zz");
    private final Case c;
    private final RimioCluster cluster;

    S3ListCompat(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        for (int i = 0; i < KEYS.size(); i++) cluster.node(1 + i % 3).s3().put(BUCKET, KEYS.get(i), c.bytes(i));
        cluster.node(1).s3().put("other-bucket", "x", c.bytes(3));
        cluster.node(1).s3().put("other-bucket", "y", c.bytes(3));
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var list = new S3ListCompat(c, cluster);
            c.step("all keys, whatever the page size", list::pages);
            c.step("a delimiter folds keys into prefixes, each once", list::delimiter);
            c.step("prefixes are literal", list::prefixes);
            c.step("start-after and tokens continue exactly", list::continuation);
            c.step("url encoding makes the round trip", list::encoding);
            c.step("the answer says what was asked", list::echo);
            c.step("bad options are refused", list::badOptions);
        }
    }

    /** Pages from node to node, as a client behind a balancer would. Collects keys, then prefixes, as they came. */
    private List<String> walk(String what, String maxKeys, String... query) {
        List<String> seen = new ArrayList<>();
        String token = "";
        for (int page = 0; page <= 2 * KEYS.size(); page++) {
            List<String> words = new ArrayList<>(List.of(query));
            words.addAll(List.of("max-keys", maxKeys));
            if (!token.isEmpty()) words.addAll(List.of("continuation-token", token));
            S3Xml xml = S3Xml.of(cluster.node(1 + page % 3).s3().list(BUCKET, words.toArray(String[]::new)));
            List<String> items = new ArrayList<>(xml.keys());
            items.addAll(xml.texts("CommonPrefixes", "Prefix"));
            c.check(what + ".key-count-counts-keys-and-prefixes", xml.text("KeyCount"), is("" + items.size()));
            c.check(what + ".page-within-max-keys", items.size(), lessThanOrEqualTo(Integer.parseInt(maxKeys)));
            c.check(what + ".token-exactly-when-truncated", xml.text("IsTruncated"), is("" + !xml.text("NextContinuationToken").isEmpty()));
            seen.addAll(items);
            token = xml.text("NextContinuationToken");
            if (token.isEmpty()) return seen;
        }
        return seen;
    }

    void pages() {
        for (String size : List.of("1", "2", "5", "17", "1000")) c.check("pages.every-key-once-in-order", walk("pages", size), is(KEYS));
    }

    void delimiter() {
        var top = List.of("Upper", "a", "a/", "a_b", "axb", "b", "c/", "d d", "e%20e", "f&<g>", "upper", "z/", "zz");
        for (String size : List.of("1", "2", "3", "1000")) {
            List<String> seen = walk("delimiter", size, "delimiter", "/");
            c.check("delimiter.nothing-lost", new TreeSet<>(seen), is(new TreeSet<>(top)));
            c.check("delimiter.nothing-twice", seen, hasSize(new TreeSet<>(seen).size()));
        }
        c.check("delimiter.below-a-prefix", new TreeSet<>(walk("delimiter-prefix", "1", "delimiter", "/", "prefix", "a/")), is(new TreeSet<>(List.of("a/1", "a/2", "a/b/"))));
        c.check("delimiter.prefix-of-many-bytes", walk("delimiter-prefix", "1", "delimiter", "/", "prefix", "z/"), is(List.of("z/ünï/")));
    }

    void prefixes() {
        for (String prefix : List.of("a", "a/", "c/", "z/ünï/", "none")) c.check("prefix.selects", keys("prefix", prefix), is(KEYS.stream().filter(k -> k.startsWith(prefix)).toList()));
        c.check("prefix.underscore-is-literal", keys("prefix", "a_"), is(List.of("a_b")));
        c.check("prefix.percent-is-literal", keys("prefix", "e%"), is(List.of("e%20e")));
        c.check("prefix.letter-case-counts", keys("prefix", "u"), is(List.of("upper")));
    }

    void continuation() {
        c.check("start-after.is-exclusive", keys("start-after", "b"), is(KEYS.subList(KEYS.indexOf("b") + 1, KEYS.size())));
        c.check("start-after.need-not-exist", keys("start-after", "bb"), is(KEYS.subList(KEYS.indexOf("c/1"), KEYS.size())));
        String token = S3Xml.of(cluster.node(1).s3().list(BUCKET, "max-keys", "3")).text("NextContinuationToken");
        c.check("token.wins-over-start-after", keys("continuation-token", token, "start-after", "zz"), is(KEYS.subList(3, KEYS.size())));
        c.check("token.works-on-another-node", S3Xml.of(cluster.node(2).s3().list(BUCKET, "continuation-token", token)).keys(), is(KEYS.subList(3, KEYS.size())));
        String foreign = S3Xml.of(cluster.node(1).s3().list("other-bucket", "max-keys", "1")).text("NextContinuationToken");
        error("token-of-another-bucket", list("continuation-token", foreign));
        error("token-of-nothing", list("continuation-token", "garbage!"));
    }

    void encoding() {
        S3Xml xml = S3Xml.of(list("encoding-type", "url"));
        c.check("encoding.is-told", xml.text("EncodingType"), is("url"));
        c.check("encoding.keys-decode-to-themselves", xml.keys().stream().map(k -> URLDecoder.decode(k.replace("+", "%2B"), StandardCharsets.UTF_8)).toList(), is(KEYS));
        c.check("encoding.special-characters-are-encoded", xml.keys(), hasItem(startsWith("e%25")));
        c.check("encoding.off-unless-asked", keys(), is(KEYS));
    }

    void echo() {
        S3Xml xml = S3Xml.of(list("prefix", "a", "delimiter", "/", "max-keys", "7", "start-after", "a"));
        c.check("echo.prefix-delimiter-max-keys-start-after", List.of(xml.text("Name"), xml.text("Prefix"), xml.text("Delimiter"), xml.text("MaxKeys"), xml.text("StartAfter")),
            is(List.of(BUCKET, "a", "/", "7", "a")));
        c.check("echo.max-keys-is-clamped", S3Xml.of(list("max-keys", "5000")).text("MaxKeys"), is("1000"));
        c.check("echo.max-keys-default", S3Xml.of(list()).text("MaxKeys"), is("1000"));
        c.check("echo.storage-class", S3Xml.of(list()).texts("Contents", "StorageClass"), hasSize(KEYS.size()));
        c.check("empty-bucket.lists-nothing", S3Xml.of(cluster.node(1).s3().list("no-such-bucket")).text("KeyCount"), is("0"));
    }

    void badOptions() {
        error("max-keys-negative", list("max-keys", "-1"));
        error("max-keys-no-number", list("max-keys", "many"));
        error("delimiter-of-another-kind", list("delimiter", "x"));
        error("encoding-of-another-kind", list("encoding-type", "base64"));
        for (String[] option : new String[][] {{"fetch-owner", "true"}, {"optional-object-attributes", "RestoreStatus"}}) {
            Reply reply = list(option);
            c.check(option[0] + ".is-501", reply.status(), is(501));
            c.check(option[0] + ".says-not-implemented", S3Xml.errorCode(reply), is("NotImplemented"));
        }
        c.check("list-type.other-is-400", cluster.node(1).http().get("/" + BUCKET + "?list-type=3").send().status(), is(400));
    }

    private Reply list(String... query) { return cluster.node(1).s3().list(BUCKET, query); }

    private List<String> keys(String... query) { return S3Xml.of(list(query)).keys(); }

    private void error(String what, Reply reply) {
        c.check(what + ".is-400", reply.status(), is(400));
        c.check(what + ".says-invalid-argument", S3Xml.errorCode(reply), is("InvalidArgument"));
    }
}
