///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Manifests are accepted at a steady rate, each within the goals, and each accepted job ends with all its objects.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN IngestAtARate
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS load pipeline
//TIMEOUT 240
//WEIGHT alone
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import kit.Case;
import load.JudgedLoad;
import systems.FetchBox;
import systems.fetchbox.IngestLoad;

class IngestAtARate {
    static void main(String[] args) { Case.run(args, IngestAtARate::check); }

    /** The contract names no latency; a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("rate>=85%", "p50<500ms", "p99<2s", "max<5s");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var jobs = IngestLoad.on(c, box);
            var load = new JudgedLoad(c);
            c.step("manifests are posted at a steady rate", () -> load.send(jobs.start(), jobs.span()));
            c.step("each is accepted", () -> load.errorsAtMost(c.options().ingest().maxErrorRate));
            c.step("each accepted job ends, with all its objects", () -> {
                c.checkWithin(LIMIT, "end.each-job-has-ended", jobs::running, is(empty()));
                c.check("end.all-are-completed", jobs.states().keySet(), is(Set.of("completed")));
                c.check("end.no-object-is-missing", jobs.missing(), is(0L));
                c.note(jobs.outcome().toString());
            });
            jobs.write(load.result());
            c.step("the goals are kept", () -> load.keepsGoals(GOALS));
        }
    }
}
