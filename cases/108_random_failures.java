///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Clusters whose nodes are killed and started at random serve whenever a quorum is up, have no leader when none is, and lose nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RandomFailures
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults random
//GATE slow
//CLAUSES 27 30
//TIMEOUT 2400
//WEIGHT 2
//MEMORY_MIB 2250

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Schedule;
import systems.log.Topic;

class RandomFailures {
    static void main(String[] args) { Case.run(args, RandomFailures::check); }

    private static final int RUNS = 10;
    private static final int PER_SECOND = 50;
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final Load load;

    RandomFailures(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopic();
        producer = cluster.producer();
        load = cluster.load(topic, PER_SECOND);
    }

    static void check(Case c) {
        for (int run = 1; run <= RUNS; run++) {
            Schedule schedule = Schedule.drawn(c.random().nextLong(), c.options().maxNodes());
            c.check("schedule.is-a-function-of-its-seed", Schedule.drawn(schedule.seed(), c.options().maxNodes()), is(schedule));
            int number = run;
            c.step("run " + run + ", " + schedule, () -> follow(c, "run" + number, schedule));
        }
    }

    static void follow(Case c, String name, Schedule schedule) {
        try (var cluster = ReplicatedLog.cluster(c).named(name).nodes(schedule.nodes()).start()) {
            var run = new RandomFailures(c, cluster);
            cluster.waitForAcks(cluster.bounds().write(), run.load, PER_SECOND);
            for (Schedule.Step step : schedule.steps()) {
                run.take(step);
                run.judge();
            }
            run.end();
        }
    }

    private void take(Schedule.Step step) {
        switch (step) {
            case Schedule.Kill kill -> cluster.kill(kill.node());
            case Schedule.Restart restart -> cluster.restart(restart.node());
            case Schedule.Pass pass -> cluster.pass(Duration.ofMillis(pass.millis()));
        }
    }

    /** With a quorum there is a leader, and a write is acknowledged; without one nobody claims to lead. */
    private void judge() {
        Set<Integer> living = cluster.living();
        if (living.size() < cluster.config().quorum()) cluster.waitForNoLeader(cluster.bounds().stepDown());
        else progress(living);
    }

    private void progress(Set<Integer> living) {
        cluster.waitForConsensus(cluster.bounds().quorumBack(), living);
        cluster.waitForInSync(cluster.bounds().quorumBack(), topic, living);
        c.check("progress.acked", producer.send(topic, c.bytes(100)).acked(), is(true));
    }

    private void end() {
        Integer[] dead = cluster.others(cluster.living().toArray(Integer[]::new)).toArray(Integer[]::new);
        cluster.restart(dead);
        progress(cluster.ids());
        load.stop();
    }
}
