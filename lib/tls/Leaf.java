package tls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an end certificate is to say.
 *
 * @param name its common name
 * @param hosts its subject alternative names: IP addresses and host names
 */
public record Leaf(String name, List<String> hosts, Instant from, Instant until, KeyKind kind) {
    private static final Duration LIFE = Duration.ofDays(2);
    /** Clocks differ, and certificates tell whole seconds. */
    private static final Duration SLACK = Duration.ofHours(1);

    /** Valid now, with a key on P-256. */
    public static Leaf of(String name, String... hosts) { return new Leaf(name, List.of(hosts), Instant.now().minus(SLACK), Instant.now().plus(LIFE), KeyKind.EC_P256); }

    /** Valid until an hour ago. */
    public Leaf expired() { return new Leaf(name, hosts, Instant.now().minus(LIFE), Instant.now().minus(SLACK), kind); }

    /** Valid from in an hour. */
    public Leaf notYetValid() { return new Leaf(name, hosts, Instant.now().plus(SLACK), Instant.now().plus(LIFE), kind); }

    public Leaf forHosts(String... others) { return new Leaf(name, List.of(others), from, until, kind); }

    public Leaf alsoFor(String host) { return new Leaf(name, Stream.concat(hosts.stream(), Stream.of(host)).toList(), from, until, kind); }

    public Leaf of(KeyKind other) { return new Leaf(name, hosts, from, until, other); }
}
