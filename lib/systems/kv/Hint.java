package systems.kv;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node that does not lead sends clients (contracts/kv.md §2.3).
 *
 * @param rpcUrl where other nodes find that one, and @param apiUrl where clients do, with their scheme, as the node tells them
 */
public record Hint(int leader, String rpcUrl, String apiUrl) {
    private static final Pattern TEXT = Pattern.compile("has to forward request to: Some\\((\\d+)\\), Some\\(Node \\{ rpc_addr: \"([^\"]*)\", api_addr: \"([^\"]*)\" }\\)");

    /** What a refusal says; empty where it names no leader. */
    public static Optional<Hint> in(String text) {
        Matcher m = TEXT.matcher(text);
        return m.find() ? Optional.of(new Hint(Integer.parseInt(m.group(1)), m.group(2), m.group(3))) : Optional.empty();
    }
}
