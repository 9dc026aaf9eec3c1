///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Reads and writes of a key-value store keep a steady rate on three nodes: each succeeds within the goals, and the history is linearizable.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvMix
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS load
//TIMEOUT 240
//WEIGHT alone
//MEMORY_MIB 900

import java.util.List;
import kit.Case;
import load.JudgedLoad;
import systems.KeyValue;
import systems.kv.SteadyMix;

class KvMix {
    static void main(String[] args) { Case.run(args, KvMix::check); }

    /** The contract's bound for one operation; the rest is a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("rate>=85%", "p50<300ms", "p99<2s", "max<5s");

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var mix = SteadyMix.on(c, cluster);
            var load = new JudgedLoad(c);
            c.step("keys are set and read at a steady rate", () -> load.send(mix.start(), mix.span()));
            c.step("each operation succeeds", load::onlyRightAnswers);
            c.step("the goals are kept", () -> load.keepsGoals(GOALS));
        }
    }
}
