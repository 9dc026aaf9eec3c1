///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION There is a rate of reads and writes that three nodes keep within the goals; the search names the highest.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN HighestRateOfAMix
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS load
//GATE find-max
//TIMEOUT 600
//WEIGHT alone

import static org.hamcrest.Matchers.*;

import java.util.List;
import kit.Case;
import kit.Inconclusive;
import load.HighestRate;
import load.Threshold;
import systems.rimio.ObjectLoad;
import systems.rimio.ObjectLoad.Api;
import systems.rimio.Rimio;

class HighestRateOfAMix {
    static void main(String[] args) { Case.run(args, HighestRateOfAMix::check); }

    private static final List<String> GOALS = List.of("p99<50ms", "errors<0.1%");
    /** Where the search begins, unless --rate says otherwise; the contract asks for none. */
    private static final double START = 50;
    private static final double SECONDS_EACH = 5;

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var load = ObjectLoad.on(c, cluster, List.of(1, 2, 3), Api.NATIVE);
            c.step("rates are tried", () -> {
                var goals = c.options().load().slo(GOALS).stream().map(Threshold::parse).toList();
                double seconds = c.options().load().durationSeconds(SECONDS_EACH);
                var found = new HighestRate(goals, rate -> load.at(rate, seconds)).from(c.options().load().rate(START), probe -> c.trail().note(probe.toString()));
                c.note(found.told());
                if (found.perSecond() == 0 && found.generatorsLimit()) throw new Inconclusive("the generator, or the servers, lacked a processor: " + found.told());
                c.check("search.finds-a-rate", found.perSecond(), is(greaterThan(0.0)));
            });
            c.step("every node has what was acknowledged last", () -> c.check("read-back.is-right", load.readBack(), everyItem(is("right"))));
        }
    }
}
