package rimio;

import java.util.List;

/** What differs between the product lines that share this contract (contracts/rimio.md §1). */
record Profile(String name, String registryPrefix, String headerPrefix, String envPrefix, String markerDir,
               boolean currentNodeInConfig, boolean hasJoin, boolean hasClusterRoutes) {
    static final String NATIVE_PREFIX = "/_/api/v1";
    static final String INTERNAL_PREFIX = "/internal/v1";

    private static final List<Profile> ALL = List.of(
        new Profile("rimio", "rimio", "x-rimio-", "RIMIO_", "rimio", false, true, true),
        new Profile("rimio-server", "rimio", "x-rimio-", "RIMIO_", "rimio", true, false, false),
        new Profile("amberio", "amberio", "x-amberio-", "AMBERIO_", "amberio", true, false, false));

    static Profile named(String name) {
        return ALL.stream().filter(p -> p.name.equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown profile '" + name + "'; known are: rimio, rimio-server, amberio"));
    }

    String header(String suffix) { return headerPrefix + suffix; }
}
