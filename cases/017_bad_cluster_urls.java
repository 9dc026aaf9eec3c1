///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A malformed registry URL is refused as such, its wrong part is named, and no good seed beside it is contacted.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BadClusterUrls
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join cli
//CLAUSES 45

import static org.hamcrest.Matchers.*;

import cluster.Node;
import http.Bystander;
import java.util.List;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioNode;

class BadClusterUrls {
    static void main(String[] args) { Case.run(args, BadClusterUrls::check); }

    /** A URL in which {@code GOOD} stands for the address of a seed that answers, and the part that must be named. */
    private record Bad(String id, String url, String token) {}

    private static final List<Bad> WITH_GOOD_SEED = List.of(
        new Bad("unknown-scheme", "gossip://GOOD", "gossip"),
        new Bad("no-scheme", "GOOD", "GOOD"),
        new Bad("seed-without-port", "cluster://GOOD,seed2", "seed2"),
        new Bad("bad-seed-first", "cluster://seed1,GOOD", "seed1"),
        new Bad("bad-seed-after-blank", "cluster://,GOOD,,seed3", "seed3"),
        new Bad("seed-without-host", "cluster://GOOD,:8400", ":8400"),
        new Bad("seed-with-empty-port", "cluster://GOOD,seed2:", "seed2:"),
        new Bad("seed-with-scheme", "cluster://GOOD,http://seed2:8400", "http://seed2:8400"),
        new Bad("port-is-a-word", "cluster://GOOD,seed2:http", "seed2:http"),
        new Bad("port-above-65535", "cluster://GOOD,seed2:65536", "seed2:65536"),
        new Bad("port-below-0", "cluster://GOOD,seed2:-1", "seed2:-1"),
        new Bad("ipv6-without-brackets", "cluster://GOOD,::1:8400", "::1:8400"),
        new Bad("etcd-without-port", "etcd://GOOD,etcd2", "etcd2"),
        new Bad("etcd-port-above-65535", "etcd://GOOD,etcd2:65536", "etcd2:65536"));

    private static final List<Bad> WITH_ANOTHER_PART = List.of(
        new Bad("redis-port-above-65535", "redis://127.0.0.1:65536", "65536"),
        new Bad("redis-port-is-a-word", "redis://127.0.0.1:six", "six"));

    private static final List<Bad> WITHOUT_ANY_PART = List.of(
        new Bad("empty", "", ""),
        new Bad("blank", "  ", ""),
        new Bad("cluster-without-seeds", "cluster://", ""),
        new Bad("cluster-with-blank-seeds", "cluster://, ,", ""),
        new Bad("bare-redis", "redis://", ""),
        new Bad("bare-etcd", "etcd://", ""));

    private final Case c;
    private final RimioNode joiner;
    private final Bystander seed;

    BadClusterUrls(Case c, RimioNode joiner, Bystander seed) {
        this.c = c;
        this.joiner = joiner;
        this.seed = seed;
    }

    static void check(Case c) {
        try (var cluster = Rimio.joining(c).prepare(); var seed = new Bystander("{\"found\":false,\"namespace\":\"default\",\"state\":null}")) {
            var run = new BadClusterUrls(c, cluster.node(1), seed);
            c.step("URLs with a good seed in them are refused before it is asked", () -> WITH_GOOD_SEED.forEach(bad -> {
                run.named(bad);
                run.seedIsLeftAlone(bad);
            }));
            c.step("so are URLs of redis with a wrong port", () -> WITH_ANOTHER_PART.forEach(run::named));
            c.step("and URLs that name nobody", () -> WITHOUT_ANY_PART.forEach(run::refused));
            c.step("a good URL does ask the seed", run::goodUrl);
        }
    }

    private Node.Ended refused(Bad bad) {
        Node.Ended ended = joiner.join(bad.url().replace("GOOD", seed.address()));
        c.check(bad.id() + ".exits-2", ended.outcome(), is("exit 2"));
        c.check(bad.id() + ".says-invalid-registry-url", ended.text(), containsStringIgnoringCase("invalid registry url"));
        return ended;
    }

    private void named(Bad bad) {
        Node.Ended ended = refused(bad);
        c.check(bad.id() + ".names-the-wrong-part", ended.text(), containsString(bad.token().replace("GOOD", seed.address())));
    }

    private void seedIsLeftAlone(Bad bad) { c.check(bad.id() + ".asks-no-seed", seed.asked(), is(empty())); }

    /** The counterpart: a seed that is asked notices, and one without a bootstrap is no invalid URL. */
    void goodUrl() {
        Node.Ended ended = joiner.join("cluster://" + seed.address());
        c.check("good-url.asks-the-seed", seed.asked(), hasItem("GET /internal/v1/cluster/bootstrap"));
        c.check("good-url.without-bootstrap-exits-2", ended.outcome(), is("exit 2"));
        c.check("good-url.tells-what-is-missing", ended.text().toLowerCase(), allOf(anyOf(containsString("bootstrap state"), containsString("seed")), not(containsString("invalid registry url"))));
    }
}
