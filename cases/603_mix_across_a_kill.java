///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node is killed under load and comes back: clients of the others get right answers within the goals before, during and after, and it has what it missed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MixAcrossAKill
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS load faults
//WEIGHT alone

import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.Map;
import kit.Case;
import load.LoadResult;
import systems.rimio.ObjectLoad;
import systems.rimio.ObjectLoad.Api;
import systems.rimio.Rimio;
import systems.rimio.RimioNode;

class MixAcrossAKill {
    static void main(String[] args) { Case.run(args, MixAcrossAKill::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("p50<300ms", "p99<1s", "max<5s");
    /** What was under way to the killed node may wait for it, and its start takes a core of a small machine. */
    private static final List<String> DURING = List.of("p50<500ms", "p99<3s", "max<8s");
    /** A write that the killed node had a part in may be refused; W is 2 of 3, so that nothing else may. */
    private static final double ERRORS_DURING = 0.01;
    private final Case c;
    private final ObjectLoad load;
    private final RimioNode node;
    private LoadResult result;

    MixAcrossAKill(Case c, ObjectLoad load, RimioNode node) {
        this.c = c;
        this.load = load;
        this.node = node;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var mix = new MixAcrossAKill(c, ObjectLoad.on(c, cluster, List.of(1, 2), Api.NATIVE, Api.S3), cluster.node(3));
            c.step("node 3 is killed under load, and comes back", mix::kill);
            c.step("clients of the others got right answers", mix::answers);
            c.step("every node has what was acknowledged last", mix::readBack);
            c.step("the goals are kept", mix::judge);
        }
    }

    void kill() {
        var running = load.start();
        running.until(load.thirds(1));
        running.disturbed("during");
        node.kill();
        running.until(load.thirds(2));
        node.start();
        running.calm("after");
        result = running.finish();
    }

    void answers() {
        for (String phase : List.of("steady", "after")) c.check(phase + ".only-right-answers", result.phase(phase).all().errors(), is(Map.of()));
        c.check("during.errors-are-few", result.phase("during").all().errorShare(), is(lessThanOrEqualTo(ERRORS_DURING)));
        c.check("during.reads-are-right", result.phase("during").wrongReads(), is(Map.of()));
    }

    void readBack() { c.check("read-back.is-right", load.readBack(), everyItem(is("right"))); }

    void judge() {
        result.requireValid();
        Map.of("steady", GOALS, "during", DURING, "after", GOALS).forEach((phase, goals) ->
            c.check(phase + ".goals-are-kept", result.missed(phase, c.options().load().slo(goals)), is(empty())));
    }
}
