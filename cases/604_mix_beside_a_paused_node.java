///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node stands still under load and goes on: clients of the others get right answers within the goals before, during and after, and it has what it missed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MixBesideAPausedNode
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS load faults
//WEIGHT alone

import static org.hamcrest.Matchers.*;

import java.util.List;
import kit.Case;
import load.JudgedLoad;
import systems.rimio.ObjectLoad;
import systems.rimio.ObjectLoad.Api;
import systems.rimio.Rimio;
import systems.rimio.RimioNode;

class MixBesideAPausedNode {
    static void main(String[] args) { Case.run(args, MixBesideAPausedNode::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("p50<300ms", "p99<1s", "max<5s");
    /** A silent peer may cost a time-out of its own, not that of the client; case 034 has the same bound. */
    private static final List<String> STRIKE = List.of("max<10s");
    private static final List<String> DURING = List.of("p50<500ms", "p99<5s", "max<10s");
    /** A write that the paused node had a part in may be refused; W is 2 of 3, so that nothing else may. */
    private static final double ERRORS_IN_THE_STRIKE = 0.1;

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var objects = ObjectLoad.on(c, cluster, List.of(1, 2), Api.NATIVE, Api.S3);
            var load = new JudgedLoad(c);
            RimioNode node = cluster.node(3);
            c.step("node 3 stands still under load, and goes on", () -> load.sendAcross(objects.start(), objects.span(), node::pause));
            c.step("clients of the others got right answers", () -> {
                load.onlyRightAnswers();
                load.errorsOnlyInTheStrike(ERRORS_IN_THE_STRIKE);
                load.rightReads();
            });
            c.step("every node has what was acknowledged last", () -> c.check("read-back.is-right", objects.readBack(), everyItem(is("right"))));
            c.step("the goals are kept", () -> load.keepsGoals(GOALS, STRIKE, DURING));
        }
    }
}
