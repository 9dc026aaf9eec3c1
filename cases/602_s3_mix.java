///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Reads and writes through the S3 gateway keep a steady rate on three nodes: each answer is right, and comes within the goals.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN S3Mix
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS load s3
//WEIGHT alone

import static org.hamcrest.Matchers.*;

import java.util.List;
import kit.Case;
import load.LoadResult;
import systems.rimio.ObjectLoad;
import systems.rimio.ObjectLoad.Api;
import systems.rimio.Rimio;

class S3Mix {
    static void main(String[] args) { Case.run(args, S3Mix::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("rate>=95%", "p50<300ms", "p99<1s", "max<5s");

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var load = ObjectLoad.on(c, cluster, List.of(1, 2, 3), Api.S3);
            c.step("objects are put and got at a steady rate", () -> {
                LoadResult result = load.start().finish().requireValid();
                c.check("steady.only-right-answers", result.all().errors(), is(anEmptyMap()));
                c.check("steady.goals-are-kept", result.missed(c.options().load().slo(GOALS)), is(empty()));
            });
            c.step("every node has what was acknowledged last", () -> c.check("read-back.is-right", load.readBack(), everyItem(is("right"))));
        }
    }
}
