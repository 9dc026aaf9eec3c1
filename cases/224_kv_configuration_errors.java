///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A configuration that is wrong in one thing ends the start with exit code 1 and names that thing, also when it is only validated, and leaves nothing behind; the command line overrides the file.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvConfigurationErrors
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS configuration
//CLAUSES 33 34
//TIMEOUT 420
//MEMORY_MIB 600

import static org.hamcrest.Matchers.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import kit.Case;
import systems.ferrium.FerriumProgram;
import systems.ferrium.FerriumProgram.Attempt;
import systems.ferrium.FerriumProgram.Ended;
import systems.log.Together;

class KvConfigurationErrors {
    static void main(String[] args) { Case.run(args, KvConfigurationErrors::check); }

    private static final int AT_A_TIME = 3;
    private final Case c;
    private final FerriumProgram program;

    KvConfigurationErrors(Case c) {
        this.c = c;
        program = FerriumProgram.of(c);
    }

    /** @param named what the message must contain as a word, without {@code _} and in small letters */
    private record Mistake(String name, String named, Function<FerriumProgram, Attempt> made) {}

    /** With what it came to, started and only validated. */
    private record Judged(Mistake mistake, Ended started, Ended validated) {}

    private static Mistake set(String name, String key, Object value) { return new Mistake(name, last(key), p -> p.attempt().set(key, value)); }

    private static Mistake missing(String key) { return set("missing-" + key.replaceAll("[._]", "-"), key, null); }

    private static Mistake secured(String name, String key, Object value) { return new Mistake(name, last(key), p -> p.secured().set(key, value)); }

    private static String last(String key) { return folded(key.substring(key.lastIndexOf('.') + 1)); }

    private static String folded(String text) { return text.toLowerCase(Locale.ROOT).replace("_", ""); }

    private static final List<Mistake> VALUES = List.of(set("id-zero", "node.id", 0), set("id-negative", "node.id", -1),
        new Mistake("election-min-above-max", "electiontimeoutmin", p -> p.attempt().set("raft.election_timeout_min", 1300)),
        new Mistake("election-min-equals-max", "electiontimeoutmin", p -> p.attempt().set("raft.election_timeout_min", 1200)),
        new Mistake("equal-addresses", "grpcaddr", p -> { Attempt a = p.attempt(); return a.set("node.grpc_addr", a.http()); }),
        set("host-name-as-address", "node.http_addr", "localhost:18001"), set("address-without-port", "node.grpc_addr", "127.0.0.1"),
        set("unknown-level", "logging.level", "loud"), set("unknown-format", "logging.format", "xml"), set("unknown-strategy", "storage.compaction_strategy", "random"),
        set("unknown-auth", "security.auth_method", "magic"), set("unknown-discovery", "cluster.discovery.method", "guess"));

    private static final List<Mistake> MISSING = Stream.of("node", "network", "storage", "logging", "security", "raft", "cluster", "node.id", "node.data_dir", "network.request_timeout", "storage.sync_writes",
        "logging.level", "security.enable_tls", "raft.heartbeat_interval", "raft.snapshot_policy", "raft.snapshot_policy.snapshot_interval", "cluster.name", "cluster.auto_join_timeout").map(KvConfigurationErrors::missing).toList();

    private static final List<Mistake> TYPES = List.of(set("id-is-a-text", "node.id", "one"), set("number-is-a-text", "network.max_retries", "two"), set("flag-is-a-number", "storage.enable_wal", 1),
        set("number-is-a-flag", "raft.heartbeat_interval", true), set("address-is-a-number", "node.http_addr", 8001),
        new Mistake("unclosed-table", "line", p -> { Attempt a = p.attempt(); return a.text(a.text().replaceFirst(" }\n", "\n")); }),
        new Mistake("unclosed-text", "line", p -> { Attempt a = p.attempt(); return a.text(a.text().replaceFirst("\"casebook\"", "\"casebook")); }));

    private static final List<Mistake> TLS = List.of(secured("no-certificate", "security.cert_file", null), secured("no-key", "security.key_file", null), secured("no-authorities", "security.ca_file", null),
        secured("certificate-not-there", "security.cert_file", "/nonexistent/n1.crt"), secured("key-not-there", "security.key_file", "/nonexistent/n1.key"), secured("authorities-not-there", "security.ca_file", "/nonexistent/ca.crt"));

    static void check(Case c) {
        var run = new KvConfigurationErrors(c);
        c.step("what is valid passes validation, and nothing is made", run::valid);
        c.step("values that are out of range or unknown", () -> run.judge(VALUES));
        c.step("sections and keys that are missing", () -> run.judge(MISSING));
        c.step("values of the wrong type, and what is no TOML", () -> run.judge(TYPES));
        c.step("files for TLS that are not named, or not there", () -> run.judge(TLS));
        c.step("the command line overrides the file", run::overrides);
        c.step("what is generated is valid, and a wrong flag is told", run::generated);
    }

    private void judge(List<Mistake> mistakes) {
        List<Judged> judged = Collections.synchronizedList(new ArrayList<>());
        for (int from = 0; from < mistakes.size(); from += AT_A_TIME)
            Together.each(mistakes.subList(from, Math.min(mistakes.size(), from + AT_A_TIME)), m -> judged.add(new Judged(m, m.made().apply(program).run(), m.made().apply(program).run("--validate-config"))));
        c.check("mistakes.all-judged", judged, hasSize(mistakes.size()));
        for (Judged j : judged)
            for (Ended ended : List.of(j.started(), j.validated())) {
                c.check(j.mistake().name() + ".exits-1", ended.outcome(), is("exit 1"));
                c.check(j.mistake().name() + ".is-named", folded(ended.errors()), matchesPattern("(?s).*\\b" + j.mistake().named() + "\\b.*"));
                c.check(j.mistake().name() + ".leaves-no-data", ended.leavesData(), is(false));
            }
    }

    void valid() {
        for (Attempt a : List.of(program.attempt(), program.secured())) tells(a.run("--validate-config"), "valid", "1", a.http(), a.grpc(), a.data().toString(), "info");
    }

    private void tells(Ended ended, String id, String... words) {
        c.check(id + ".exits-0", ended.outcome(), is("exit 0"));
        for (String word : words) c.check(id + ".is-told", ended.output(), containsString(word));
        c.check(id + ".leaves-no-data", ended.leavesData(), is(false));
    }

    void overrides() {
        Attempt other = program.attempt();
        Attempt a = program.attempt();
        String[] words = {"--id", "77", "--http-addr", other.http(), "--grpc-addr", other.grpc(), "--data-dir", a.file("elsewhere").toString(), "--log-level", "debug"};
        tells(a.run(Stream.concat(Stream.of(words), Stream.of("--validate-config")).toArray(String[]::new)), "overridden", "77", other.http(), other.grpc(), "elsewhere", "debug");
        c.check("override.wrong-one-exits-1", program.attempt().run("--id", "0").outcome(), is("exit 1"));
        c.check("override.wrong-one-is-named", folded(program.attempt().run("--log-level", "loud").errors()), containsString("level"));
        other.free();
        a.start(words);
        c.checkWithin(FerriumProgram.START_LIMIT, "override.node-has-the-other-id", () -> FerriumProgram.idAt(other.http()), is(77L));
        c.check("override.data-is-in-the-other-folder", List.of(a.file("elsewhere").toFile().isDirectory(), a.data().toFile().exists()), is(List.of(true, false)));
    }

    void generated() {
        Attempt a = program.attempt();
        c.check("generate.exits-0", a.bare("--generate-config", a.file("made.toml").toString()).outcome(), is("exit 0"));
        c.check("generated.is-valid", a.bare("--config", a.file("made.toml").toString(), "--validate-config").outcome(), is("exit 0"));
        c.check("no-file.exits-1", a.bare("--config", a.file("none.toml").toString()).outcome(), is("exit 1"));
        c.check("unknown-flag.exits-2", a.run("--no-such-flag").outcome(), is("exit 2"));
    }
}
