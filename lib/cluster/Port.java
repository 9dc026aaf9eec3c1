package cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import kit.SetupError;

/**
 * A port of a loopback address that belongs to one node for the whole case. While its node is down the port is held by a
 * bound socket that does not listen: connections are refused, and nobody else can take it.
 */
public final class Port implements AutoCloseable {
    private static final int LOWEST = 15_000; // below are those that servers choose by themselves
    private static final Path RANGE_OF_CONNECTIONS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int USUAL_FIRST = 32_768;
    private static final int FIRST_OF_CONNECTIONS = firstOfConnections();
    private static final int ATTEMPTS = 1000;
    private final InetAddress host;
    private final int number;
    private Socket holder;

    private Port(InetAddress host, int number, Socket holder) {
        this.host = host;
        this.number = number;
        this.holder = holder;
    }

    /** A free port of 127.0.0.1. */
    public static Port free() { return freeOn("127.0.0.1"); }

    /**
     * A free port of another loopback address, such as 127.1.2.2: none of those that the system gives to connections, one of which
     * might take it while its node starts.
     */
    public static Port freeOn(String loopback) {
        InetAddress host = loopback(loopback);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int number = ThreadLocalRandom.current().nextInt(LOWEST, FIRST_OF_CONNECTIONS);
            try {
                return new Port(host, number, bound(host, number, false));
            } catch (IOException e) {
                continue; // somebody has it
            }
        }
        throw new SetupError("no free port on " + loopback + ": " + ATTEMPTS + " of " + LOWEST + " to " + (FIRST_OF_CONNECTIONS - 1) + " are taken");
    }

    private static InetAddress loopback(String address) {
        try {
            InetAddress host = InetAddress.getByName(address);
            if (host.isLoopbackAddress()) return host;
        } catch (IOException e) {
            throw new SetupError(address + " is no address: " + e.getMessage(), e);
        }
        throw new SetupError(address + " is no loopback address; servers listen nowhere else");
    }

    /** Below it are those that servers may have: 32768 on most machines, also where a system does not tell, or leaves connections nearly all. */
    private static int firstOfConnections() {
        try {
            int first = Integer.parseInt(Files.readString(RANGE_OF_CONNECTIONS).strip().split("\\s+")[0]);
            return first > 2 * LOWEST ? first : USUAL_FIRST;
        } catch (IOException e) {
            return USUAL_FIRST;
        }
    }

    /** This very port of another loopback address; {@link SetupError} when somebody has it. */
    public static Port fixedOn(String loopback, int number) {
        try {
            InetAddress host = InetAddress.getByName(loopback);
            return new Port(host, number, bound(host, number, false));
        } catch (IOException e) {
            throw new SetupError("port " + number + " of " + loopback + " is taken: " + e.getMessage(), e);
        }
    }

    /** This very port; {@link SetupError} at once when somebody has it. */
    public static Port fixed(int number) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        } catch (IOException | IllegalArgumentException e) {
            throw new SetupError("port " + number + " of 127.0.0.1 is taken (" + e.getMessage() + "); give another --base-port, or none for free ports", e);
        }
        Port port = new Port(InetAddress.getLoopbackAddress(), number, null);
        port.hold();
        return port;
    }

    /** Whether somebody takes connections at {@code host:port}. */
    public static boolean answers(String address, Duration limit) {
        int colon = address.lastIndexOf(':');
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), (int) limit.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int number() { return number; }

    public String address() { return host.getHostAddress() + ":" + number; }

    /** Keeps the port from others while no server listens on it. */
    public synchronized void hold() {
        if (holder != null) return;
        try {
            holder = bound(host, number);
        } catch (IOException e) {
            holder = null; // a connection of the dead server lingers; the next start reports a port that was lost
        }
    }

    /** Lets the server bind it. */
    public synchronized void release() {
        close();
    }

    @Override public synchronized void close() {
        if (holder == null) return;
        try {
            holder.close();
        } catch (IOException e) {
            throw new SetupError("cannot release port " + number, e);
        }
        holder = null;
    }

    /** Bound so that nobody else can bind it, if possible; where connections of a dead server linger, only as far as the system allows. */
    private static Socket bound(InetAddress host, int number) throws IOException {
        try {
            return bound(host, number, false);
        } catch (IOException lingering) {
            return bound(host, number, true);
        }
    }

    private static Socket bound(InetAddress host, int number, boolean reuse) throws IOException {
        Socket s = new Socket();
        try {
            s.setReuseAddress(reuse);
            s.bind(new InetSocketAddress(host, number));
            return s;
        } catch (IOException e) {
            s.close();
            throw e;
        }
    }
}
