///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Parts of a pipeline are killed at random while jobs come in: each accepted job ends, each resource is its origin's bytes or a dead letter, and the ledger tells just that.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN KillsOverManyJobs
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline faults random
//GATE slow
//CLAUSES 11 12 20 21 29 34 36 42
//TIMEOUT 3600
//MEMORY_MIB 1100

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.JobOutcomes;
import systems.fetchbox.ManyJobs;
import systems.fetchbox.Pipeline;
import systems.fetchbox.RandomKills;

class KillsOverManyJobs {
    static void main(String[] args) { Case.run(args, KillsOverManyJobs::check); }

    private static final int KILLS = 50;
    private static final int JOBS_EACH = 10;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(8);
    private final Case c;
    private final Pipeline box;
    private final ManyJobs jobs;
    private final RandomKills kills;

    KillsOverManyJobs(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        jobs = ManyJobs.on(c, box);
        kills = RandomKills.drawn(c, box, c.options().log().runs().orElse(KILLS));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).workers(2).set("worker.max_inflight_tasks", 8).start()) {
            var run = new KillsOverManyJobs(c, box);
            c.step("jobs come in, and part after part is killed", run::kill);
            c.step("all is done, and each job has ended", run::end);
            c.step("what became of them", run::judge);
        }
    }

    void kill() {
        for (int round = kills.count(); round > 0; round--) {
            jobs.post(JOBS_EACH);
            kills.next();
            c.check("post.is-accepted-at-last", jobs.answers(), everyItem(is("202")));
        }
    }

    void end() {
        c.checkWithin(LIMIT, "end.all-acknowledged", box::lag, is(0L));
        c.checkWithin(LIMIT, "end.each-job-has-ended", jobs::running, is(empty()));
        int asked = jobs.asked().size();
        c.checkThroughout(QUIET, "end.nobody-asks-any-more", () -> jobs.asked().size(), is(asked));
    }

    void judge() {
        JobOutcomes outcomes = jobs.outcomes();
        c.check("jobs.each-has-an-id-of-its-own", outcomes.sharedIds(), is(empty()));
        c.check("tasks.one-for-each-resource", outcomes.tasks(), everyItem(is("right")));
        c.check("resources.are-stored-whole-or-dead-letters", outcomes.resources(), everyItem(is("right")));
        c.check("ledger.tells-what-happened", outcomes.ledger(), everyItem(is("right")));
        c.check("store.holds-nothing-else", outcomes.strayKeys(), is(empty()));
    }
}
