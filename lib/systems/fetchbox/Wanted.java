package systems.fetchbox;

import java.util.List;
import java.util.Map;

/**
 * What a case wants of a pipeline beside its configuration.
 *
 * @param workers processes beside the API; 0: the API's process is all of it, and may be a program that has nothing but /health
 * @param watchStore with a relay before the store
 * @param buckets that handlers name
 * @param variables of the processes' environment
 */
public record Wanted(int workers, boolean watchStore, List<String> buckets, Map<String, String> variables) {}
