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
import load.JudgedLoad;
import systems.rimio.ObjectLoad;
import systems.rimio.ObjectLoad.Api;
import systems.rimio.Rimio;

class S3Mix {
    static void main(String[] args) { Case.run(args, S3Mix::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("rate>=85%", "p50<300ms", "p99<1s", "max<5s");

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var objects = ObjectLoad.on(c, cluster, List.of(1, 2, 3), Api.S3);
            var load = new JudgedLoad(c);
            c.step("objects are put and got at a steady rate", () -> load.send(objects.start(), objects.span()));
            c.step("each answer is right", load::onlyRightAnswers);
            c.step("every node has what was acknowledged last", () -> c.check("read-back.is-right", objects.readBack(), everyItem(is("right"))));
            c.step("the goals are kept", () -> load.keepsGoals(GOALS));
        }
    }
}
