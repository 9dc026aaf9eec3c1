///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A join that does not name a registry and a node is a usage error, whatever configuration lies in the working directory.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN JoinWithoutUrl
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join cli
//CLAUSES 42

import static org.hamcrest.Matchers.*;

import cluster.Node;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class JoinWithoutUrl {
    static void main(String[] args) { Case.run(args, JoinWithoutUrl::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final RimioNode joiner;

    JoinWithoutUrl(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        joiner = cluster.node(2);
    }

    static void check(Case c) {
        try (var cluster = Rimio.joining(c).nodes(2).minWriteReplicas(1).prepare()) {
            var run = new JoinWithoutUrl(c, cluster);
            cluster.node(1).start();
            c.step("in an empty folder a wrong command line is refused", () -> run.refused("bare"));
            c.step("nor does a configuration beside it stand in for the URL", run::besideConfiguration);
        }
    }

    void besideConfiguration() {
        joiner.leaveLocalFile(cluster.config());
        refused("beside-config");
        c.check("beside-config.nobody-appeared", cluster.healthyWithin(java.time.Duration.ZERO).getFirst(), is(Set.of(cluster.node(1).id())));
        c.check("beside-config.members-unchanged", cluster.node(1).blobs().nodes().json().path("nodes").findValuesAsText("status"), hasItem("healthy"));
        c.check("beside-config.makes-no-marker", Files.exists(joiner.marker()), is(false));
    }

    private void refused(String where) {
        lines().forEach((which, words) -> {
            Node.Ended ended = joiner.run(words);
            c.check(where + "." + which + "-exits-2", ended.outcome(), is("exit 2"));
            c.check(where + "." + which + "-tells-usage", ended.text().toLowerCase(), anyOf(containsString("usage"), containsString("required arguments")));
        });
    }

    private Map<String, String[]> lines() {
        var lines = new LinkedHashMap<String, String[]>();
        lines.put("nothing", new String[] {});
        lines.put("join-alone", new String[] {"join"});
        lines.put("without-url", new String[] {"join", "--node", joiner.id()});
        lines.put("without-node", new String[] {"join", cluster.config().registryUrl()});
        lines.put("unknown-flag", new String[] {"join", cluster.config().registryUrl(), "--node", joiner.id(), "--conf", "config.yaml"});
        lines.put("unknown-command", new String[] {"enlist", cluster.config().registryUrl(), "--node", joiner.id()});
        return lines;
    }
}
