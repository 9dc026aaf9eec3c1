package toxiproxy;

import java.util.Map;

/**
 * A proxy as Toxiproxy's API tells it.
 *
 * @param listen {@code host:port} for clients
 * @param upstream {@code host:port} of the server behind it
 * @param toxics by their names
 */
public record ProxySpec(String name, String listen, String upstream, boolean enabled, Map<String, ToxicSpec> toxics) {
    /** One that is to be created: enabled, without toxics. */
    public static ProxySpec of(String name, String listen, String upstream) { return new ProxySpec(name, listen, upstream, true, Map.of()); }
}
