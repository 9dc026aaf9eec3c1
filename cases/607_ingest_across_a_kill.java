///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A worker is killed while manifests come in, and comes back: the API answers as before, and each accepted job ends with all its objects.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN IngestAcrossAKill
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS load pipeline faults
//TIMEOUT 240
//WEIGHT alone
//MEMORY_MIB 1100

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import kit.Case;
import load.JudgedLoad;
import systems.FetchBox;
import systems.fetchbox.IngestLoad;
import systems.fetchbox.Part;

class IngestAcrossAKill {
    static void main(String[] args) { Case.run(args, IngestAcrossAKill::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("p50<500ms", "p99<2s", "max<5s");
    /** The API has no part in it, and the start of a worker takes a core of a small machine. */
    private static final List<String> STRIKE = List.of("p50<1s", "max<8s");
    private static final List<String> DURING = List.of("p50<1s", "p99<4s", "max<8s");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).apart().workers(2).start()) {
            var jobs = IngestLoad.on(c, box);
            var load = new JudgedLoad(c);
            c.step("one of two workers is killed under load, and comes back", () -> load.sendAcross(jobs.start(), jobs.span(), () -> killed(box.worker(2))));
            c.step("each is accepted", () -> {
                load.onlyRightAnswers();
                load.errorsOnlyInTheStrike(0);
            });
            c.step("each accepted job ends, with all its objects", () -> {
                c.checkWithin(LIMIT, "end.each-job-has-ended", jobs::running, is(empty()));
                c.check("end.all-are-completed", jobs.states().keySet(), is(Set.of("completed")));
                c.check("end.no-object-is-missing", jobs.missing(), is(0L));
                c.note(jobs.outcome().toString());
            });
            c.step("the goals are kept", () -> load.keepsGoals(GOALS, STRIKE, DURING));
        }
    }

    private static AutoCloseable killed(Part part) {
        part.kill();
        return part::start;
    }
}
