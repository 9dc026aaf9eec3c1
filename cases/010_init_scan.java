///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION An init scan takes over every object of a list as a head, once, before anybody reads; a failed one can be repeated.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN InitScan
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive init
//CLAUSES 15 25

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kit.Case;
import kit.Digests;
import systems.redis.RedisStore;
import systems.rimio.InternalApi;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioConfig;

class InitScan {
    static void main(String[] args) { Case.run(args, InitScan::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final RedisStore redis;
    private final String prefix = "cb-010-" + RedisStore.uniqueNumber();
    private final String list = prefix + "/list";
    private final Map<String, byte[]> objects = new TreeMap<>();

    InitScan(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        redis = cluster.redis();
        c.closeAtEnd(redis.owning(prefix + "/*"));
        for (String path : List.of("import/a", "import/b/c", "import/d", "import/e e")) objects.put(path, c.bytes(1000 + objects.size()));
        objects.put("import/empty", new byte[0]);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).prepare()) {
            var run = new InitScan(c, cluster);
            c.step("init takes over the list", run::imports);
            c.step("the list shows it before any read", run::listed);
            c.step("the bodies come from the archive", run::read);
            c.step("the list tells what each object is", run::details);
            c.step("it runs once", run::once);
        }
        try (var cluster = Rimio.cluster(c).prepare()) { c.step("disabled, it imports nothing", new InitScan(c, cluster)::disabled); }
        try (var cluster = Rimio.cluster(c).prepare()) { c.step("a failed scan can be repeated", new InitScan(c, cluster)::repeated); }
    }

    private void configure(boolean enabled) {
        cluster.node(1).configure(cluster.config().withInitScan(new RimioConfig.InitScan(enabled, redis.url(), list, 1)));
    }

    private void push(String path, byte[] body) {
        String key = prefix + "/objects/" + Digests.sha256(path.getBytes());
        redis.set(key, body);
        redis.push(list, InternalApi.object().put("path", path).put("size_bytes", body.length).put("etag", Digests.sha256(body)).put("archive_url", redis.url() + "/" + key).toString());
    }

    private <T> Map<String, T> listing(Function<JsonNode, T> field) {
        Map<String, T> found = new LinkedHashMap<>();
        for (JsonNode item : cluster.node(1).blobs().list("prefix", "import/").json().path("items")) found.put(item.path("path").asText(), field.apply(item));
        return found;
    }

    private List<String> paths() { return List.copyOf(listing(JsonNode::asText).keySet()); }

    private void start() {
        cluster.node(1).start();
        cluster.awaitReady();
    }

    void imports() {
        objects.forEach(this::push);
        configure(true);
        c.check("init.exits-0", cluster.node(1).init(), is(0));
        start();
    }

    void listed() {
        c.check("list.shows-every-path", paths(), is(List.copyOf(objects.keySet())));
    }

    void read() {
        for (String path : objects.keySet()) {
            int slot = cluster.slotOf(path);
            c.check("import.brings-heads-only", cluster.node(1).disk().partNumbers(slot, path), is(empty()));
            c.check("import.state-is-none", cluster.node(1).internal().head(slot, path).json().at("/meta/part_index_state").asText(), is("none"));
        }
        objects.forEach((path, body) -> {
            var get = cluster.node(1).blobs().get(path);
            c.check("get.answers-200", get.status(), is(200));
            c.check("get.body-of-the-archive", get.body(), sameBytes(body));
            c.check("get.etag", get.etag(), is(Digests.sha256(body)));
        });
    }

    void details() {
        Map<String, String> etags = new TreeMap<>();
        objects.forEach((path, body) -> etags.put(path, Digests.sha256(body)));
        c.check("list.sizes", listing(item -> item.path("size_bytes").asInt()), is(objects.keySet().stream().collect(Collectors.toMap(p -> p, p -> objects.get(p).length))));
        c.check("list.etags", listing(item -> item.path("etag").asText()), is(etags));
        c.check("list.generations-are-1", listing(item -> item.path("generation").asLong()), is(objects.keySet().stream().collect(Collectors.toMap(p -> p, p -> 1L))));
    }

    void once() {
        cluster.node(1).stop();
        push("import/late", c.bytes(10));
        c.check("second-init.exits-0", cluster.node(1).init(), is(0));
        start();
        c.check("second-init.imports-nothing", cluster.node(1).blobs().head("import/late").status(), is(404));
        c.check("after-restart.get-body", cluster.node(1).blobs().get("import/a").body(), sameBytes(objects.get("import/a")));
    }

    void disabled() {
        objects.forEach(this::push);
        configure(false);
        c.check("disabled.init-exits-0", cluster.node(1).init(), is(0));
        start();
        c.check("disabled.imports-nothing", cluster.node(1).blobs().head("import/a").status(), is(404));
        c.check("disabled.list-is-empty", paths(), is(empty()));
    }

    /** The second page cannot be read; the corrected list is longer. */
    void repeated() {
        redis.push(list, "{\"path\":\"import/a\",\"size_");
        configure(true);
        c.check("unusable-list.init-exits-1", cluster.node(1).init(), is(1));
        redis.delete(list);
        objects.forEach(this::push);
        c.check("corrected-list.init-exits-0", cluster.node(1).init(), is(0));
        start();
        c.check("corrected-list.imports-every-path", objects.keySet().stream().filter(p -> cluster.node(1).blobs().head(p).status() == 200).toList(), is(List.copyOf(objects.keySet())));
    }
}
