package systems.rimio;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.SetupError;

/**
 * What differs between the server generations that the object-store cases run on (contracts/rimio.md §1).
 *
 * @param headerPrefix of the server's own headers, {@code x-rimio-}
 * @param keyPrefix of its registry keys, {@code rimio}
 * @param startsByServer the only command is {@code server}, and the node's id stands in the file
 */
public record Profile(String name, String headerPrefix, String environmentPrefix, String keyPrefix, String markerFolder, String rustLog,
                      boolean startsByServer, boolean hasJoin, boolean hasClusterRoutes, boolean hasEmbed, boolean hasArchiveLifecycle) {
    public static final String NATIVE_PREFIX = "/_/api/v1";
    public static final String INTERNAL_PREFIX = "/internal/v1";

    public static final Profile RIMIO = new Profile("rimio", "x-rimio-", "RIMIO_", "rimio", "rimio", "rimio=info", false, true, true, true, true);
    public static final Profile RIMIO_SERVER = new Profile("rimio-server", "x-rimio-", "RIMIO_", "rimio", "rimio", "rimio=info", true, false, false, false, false);
    public static final Profile AMBERIO = new Profile("amberio", "x-amberio-", "AMBERIO_", "amberio", "amberio", "amberio=info", true, false, false, false, false);
    private static final List<Profile> ALL = List.of(RIMIO, RIMIO_SERVER, AMBERIO);

    public static Profile named(String name) {
        return ALL.stream().filter(p -> p.name.equals(name)).findFirst().orElseThrow(() ->
            new SetupError("--profile " + name + ": it is one of " + ALL.stream().map(Profile::name).collect(Collectors.joining(", "))));
    }

    /** Key of a value in the bucket of an S3 archive, whose prefix is fixed (§1, §8). */
    public String archiveKey(String path, long generation) { return keyPrefix + "/archive/" + path + "/g." + generation; }

    /** Arguments that start a node, or only initialise it. */
    List<String> arguments(String configFile, String nodeId, boolean initOnly) {
        Stream<String> start = startsByServer ? Stream.of("server", "--config", configFile) : Stream.of("start", "--conf", configFile, "--node", nodeId);
        return Stream.concat(start, initOnly ? Stream.of("--init") : Stream.empty()).toList();
    }
}
