///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Reads and writes through the native API keep a steady rate on three nodes: each answer is right, and comes within the goals.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN NativeMix
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS load
//WEIGHT alone

import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.Map;
import kit.Case;
import load.LoadResult;
import systems.rimio.ObjectLoad;
import systems.rimio.ObjectLoad.Api;
import systems.rimio.Rimio;

class NativeMix {
    static void main(String[] args) { Case.run(args, NativeMix::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("rate>=95%", "p50<300ms", "p99<1s", "max<5s");
    private final Case c;
    private final ObjectLoad load;
    private LoadResult result;

    NativeMix(Case c, ObjectLoad load) {
        this.c = c;
        this.load = load;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var mix = new NativeMix(c, ObjectLoad.on(c, cluster, List.of(1, 2, 3), Api.NATIVE));
            c.step("objects are put and got at a steady rate", mix::send);
            c.step("every node has what was acknowledged last", mix::readBack);
            c.step("the goals are kept", mix::judge);
        }
    }

    void send() {
        result = load.start().finish();
        c.check("steady.only-right-answers", result.all().errors(), is(Map.of()));
    }

    void readBack() { c.check("read-back.is-right", load.readBack(), everyItem(is("right"))); }

    void judge() { c.check("steady.goals-are-kept", result.requireValid().missed(c.options().load().slo(GOALS)), is(empty())); }
}
