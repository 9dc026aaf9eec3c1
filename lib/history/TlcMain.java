package history;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;

/** Starts TLC in a JVM of its own. TLC opens an RMI port for distributed checking; here it is bound to loopback. */
final class TlcMain {
    private TlcMain() {}

    public static void main(String[] args) throws Exception {
        RMISocketFactory.setSocketFactory(new Loopback());
        // Not named in the code: the class path of this child JVM has TLC, that of the cases need not.
        Class.forName("tlc2.TLC").getMethod("main", String[].class).invoke(null, (Object) args);
    }

    private static final class Loopback extends RMISocketFactory {
        @Override public Socket createSocket(String host, int port) throws IOException { return new Socket(InetAddress.getLoopbackAddress(), port); }

        @Override public ServerSocket createServerSocket(int port) throws IOException { return new ServerSocket(port, 1, InetAddress.getLoopbackAddress()); }
    }
}
