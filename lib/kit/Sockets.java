package kit;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What processes listen on and are connected to, as Linux tells it below /proc. */
public final class Sockets {
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    private Sockets() {}

    /** TCP ports on which this process listens, of IPv4 and IPv6; {@link Skipped} on a system without /proc. */
    public static Set<Integer> listening(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        if (!Files.isDirectory(process)) throw new Skipped("no /proc tells on which ports a process listens");
        Set<Integer> ports = new TreeSet<>();
        try {
            Set<String> own = inodes(process.resolve("fd"));
            for (String[] columns : rows(process.resolve("net"), LISTEN, ""))
                if (own.contains(columns[9])) ports.add(Integer.parseInt(columns[1].substring(columns[1].lastIndexOf(':') + 1), 16));
        } catch (IOException e) {
            throw new Skipped("the sockets of process " + pid + " cannot be read: " + e.getMessage());
        }
        return ports;
    }

    /** Connections that clients hold open to {@code host:port} of IPv4; {@link Skipped} on a system without /proc. */
    public static int established(String address) {
        Path net = Path.of("/proc/self/net");
        if (!Files.isDirectory(net)) throw new Skipped("no /proc tells who is connected to " + address);
        int colon = address.lastIndexOf(':');
        try {
            byte[] ip = InetAddress.getByName(address.substring(0, colon)).getAddress();
            // as the kernel prints it: the address as a little-endian number, of IPv6 its last quarter
            String local = "%02X%02X%02X%02X:%04X".formatted(ip[3], ip[2], ip[1], ip[0], Integer.parseInt(address.substring(colon + 1)));
            return (int) rows(net, ESTABLISHED, local).stream().filter(columns -> columns[1].endsWith(local)).count();
        } catch (IOException e) {
            throw new Skipped("the connections to " + address + " cannot be read: " + e.getMessage());
        }
    }

    /** The columns of all sockets in a state whose line holds a text: sl, local, remote, state ... and as the tenth the inode. */
    private static List<String[]> rows(Path net, String state, String text) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            Path file = net.resolve(table);
            if (!Files.exists(file)) continue;
            for (String line : Files.readAllLines(file)) {
                if (!line.contains(" " + state + " ") || !line.contains(text)) continue; // splitting every line costs more than reading all
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals(state)) rows.add(columns);
            }
        }
        return rows;
    }

    private static Set<String> inodes(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (var all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                String target = Files.isSymbolicLink(descriptor) ? Files.readSymbolicLink(descriptor).toString() : "";
                if (target.startsWith("socket:[")) inodes.add(target.substring("socket:[".length(), target.length() - 1));
            }
        }
        return inodes;
    }
}
