package ferrium;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where a server listens. */
record Address(String host, int port) {
    /** @throws IllegalArgumentException unless it is {@code ip:port} */
    static Address numeric(String text) {
        var address = named(text);
        InetAddress.ofLiteral(address.host);
        return address;
    }

    /** @throws IllegalArgumentException unless it is {@code host:port} */
    static Address named(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) throw new IllegalArgumentException("host:port is expected, not " + text);
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 0 || port > 65535) throw new IllegalArgumentException("no port: " + port);
        return new Address(text.substring(0, colon), port);
    }

    InetSocketAddress socket() { return new InetSocketAddress(host.replace("[", "").replace("]", ""), port); }

    @Override public String toString() { return host + ":" + port; }
}
