package kit;

import java.util.List;
import java.util.Optional;

/**
 * A flag or environment variable without which a case is skipped with its reason
 * (contracts/rimio.md §4, {@code <E>} is the environment prefix of the profile).
 */
public record Gate(String name, String environmentSuffix, String reason) {
    private static final List<String> ON = List.of("1", "true", "yes", "on");

    public static final Gate S3 = new Gate("include-s3", "ENABLE_S3_IT", "it archives to an external S3 server");
    public static final Gate RFC0008 = new Gate("include-rfc0008", "ENABLE_RFC0008_IT", "it tests what RFC 0008 adds: joining by registry URL, the write gate");
    public static final Gate SLOW = new Gate("slow", "ENABLE_SLOW_IT", "it takes longer than a minute");
    public static final Gate FIND_MAX = new Gate("find-max", "ENABLE_FIND_MAX_IT", "it searches for a limit, and takes minutes");
    /** Of pipelines, whose variable has no prefix (contracts/fetchbox.md §12). */
    public static final Gate INTEGRATION = new Gate("integration", "INTEGRATION_TESTS", "it kills parts of a pipeline, and waits until their sessions have expired");
    public static final List<Gate> ALL = List.of(S3, RFC0008, SLOW, FIND_MAX, INTEGRATION);

    public static Optional<Gate> named(String name) { return ALL.stream().filter(g -> g.name.equals(name)).findFirst(); }

    /** The variable that opens it, in this profile. */
    public String variable(Options options) { return this == INTEGRATION ? environmentSuffix : options.environmentPrefix() + environmentSuffix; }

    /** Why the case stays shut, or empty when the gate is open. */
    public Optional<String> shutReason(Options options) {
        String variable = variable(options);
        if (options.gates().contains(name) || ON.contains(options.environment(variable).orElse("").toLowerCase())) return Optional.empty();
        return Optional.of("%s; give --%s or %s=1".formatted(reason, name, variable));
    }
}
