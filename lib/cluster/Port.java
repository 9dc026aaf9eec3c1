package cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import kit.SetupError;

/**
 * A port of 127.0.0.1 that belongs to one node for the whole case. While its node is down the port is held by a
 * bound socket that does not listen: connections are refused, and nobody else can take it.
 */
public final class Port implements AutoCloseable {
    private final int number;
    private Socket holder;

    private Port(int number, Socket holder) {
        this.number = number;
        this.holder = holder;
    }

    /** A free port, chosen by the system. */
    public static Port free() {
        try {
            Socket s = bound(0);
            return new Port(s.getLocalPort(), s);
        } catch (IOException e) {
            throw new SetupError("no free port on 127.0.0.1: " + e.getMessage(), e);
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
        Port port = new Port(number, null);
        port.hold();
        return port;
    }

    public int number() { return number; }

    public String address() { return "127.0.0.1:" + number; }

    /** Keeps the port from others while no server listens on it. */
    public synchronized void hold() {
        if (holder != null) return;
        try {
            holder = bound(number);
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

    private static Socket bound(int number) throws IOException {
        Socket s = new Socket();
        s.setReuseAddress(true);
        s.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        return s;
    }
}
