package fetchbox;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One GET by HTTP/1.1 on a connection of its own, within one deadline. By hand: HttpURLConnection asks again by itself when a connection breaks. */
final class HttpFetch implements AutoCloseable {
    private static final int CONNECT_LIMIT_MS = 3000;
    private static final int MAX_LINE = 16 << 10;
    private static final int PIECE = 16 << 10;
    private final long deadlineNanos;
    private final Supplier<SocketFactory> tls;
    private Socket socket;
    private InputStream in;
    private int status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private final int limitMs;
    private final Defects defects;

    HttpFetch(Duration limit, Defects defects) { this(limit, SSLSocketFactory::getDefault, defects); }

    /** @param tls for https, asked when it is needed; each of its sockets is one of TLS */
    HttpFetch(Duration limit, Supplier<SocketFactory> tls, Defects defects) {
        deadlineNanos = System.nanoTime() + limit.toNanos();
        limitMs = (int) limit.toMillis();
        this.tls = tls;
        this.defects = defects;
    }

    /** Sends the request and reads the head of the answer. @param proxy of http, or null */
    void get(URI url, Map<String, String> wanted, URI proxy) throws IOException {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        socket = connected(proxy == null ? url.getHost() : proxy.getHost(), proxy == null ? port : proxy.getPort() > 0 ? proxy.getPort() : 80);
        if (secure && proxy != null) tunnel(url.getHost() + ":" + port);
        if (secure) secure(url.getHost(), port);
        in = new BufferedInputStream(socket.getInputStream());
        var path = (url.getRawPath().isEmpty() ? "/" : url.getRawPath()) + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        var host = url.getHost() + (url.getPort() > 0 ? ":" + url.getPort() : "");
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(Map.of("Host", host, "User-Agent", "fetchbox", "Accept", "*/*"));
        all.putAll(wanted);
        all.put("Connection", "close");
        var head = new StringBuilder("GET ").append(proxy != null && !secure ? "http://" + host + path : path).append(" HTTP/1.1\r\n");
        all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        readHead();
    }

    private Socket connected(String host, int port) throws IOException {
        var fresh = new Socket();
        socket = fresh;
        fresh.setTcpNoDelay(true);
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) throw new IOException("unknown host " + host);
        fresh.connect(address, Math.min(CONNECT_LIMIT_MS, leftMs()));
        return fresh;
    }

    /** The other side must be whom its certificate names, and say so in time. */
    private void secure(String host, int port) throws IOException {
        socket.setSoTimeout(leftMs());
        var secured = (SSLSocket) ((SSLSocketFactory) tls.get()).createSocket(socket, host.replaceAll("[\\[\\]]", ""), port, true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        socket = secured;
    }

    private void tunnel(String target) throws IOException {
        socket.getOutputStream().write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        in = socket.getInputStream();
        readHead();
        if (status / 100 != 2) throw new IOException("the proxy answers CONNECT with " + status);
    }

    private void readHead() throws IOException {
        do {
            var line = line();
            if (!line.matches("HTTP/1\\.[01] \\d{3}( .*)?")) throw new IOException("no HTTP answer");
            status = Integer.parseInt(line.substring(9, 12));
            headers.clear();
            for (line = line(); !line.isEmpty(); line = line()) if (line.indexOf(':') > 0) take(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        } while (status / 100 == 1);
    }

    /** Of others the last one counts, but of two lengths neither. */
    private void take(String name, String value) { headers.merge(name, value, (first, next) -> name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding") ? first + ", " + next : next); }

    int status() { return status; }

    /** A header of the answer, or empty. */
    String header(String name) { return headers.getOrDefault(name, ""); }

    /** Copies the whole body. @throws EOFException when it is cut */
    void body(OutputStream to) throws IOException {
        try {
            var coding = header("Transfer-Encoding");
            if (!coding.isEmpty() && !coding.equalsIgnoreCase("chunked")) throw new IOException("the transfer coding '" + coding + "' is not known");
            if (!coding.isEmpty() && !defects.on(Defect.CHUNKS_STORED_RAW)) chunks(to);
            else if (!header("Content-Length").isEmpty()) exactly(length(header("Content-Length"), "\\d{1,18}", 10), to);
            else if (!defects.on(Defect.UNTIL_CLOSE_IS_EMPTY)) untilEnd(to);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (!defects.on(Defect.CUT_BODY_STORED)) throw e;
        }
    }

    private void chunks(OutputStream to) throws IOException {
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            exactly(size, to);
            if (!line().isEmpty()) throw new IOException("a chunk is longer than it says");
        }
    }

    private long chunkSize() throws IOException { return length(line().replaceFirst(";.*", "").strip(), "[0-9a-fA-F]{1,15}", 16); }

    private static long length(String text, String form, int radix) throws IOException {
        if (!text.matches(form)) throw new IOException("'" + text + "' is no length");
        return Long.parseLong(text, radix);
    }

    private void exactly(long length, OutputStream to) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; ) {
            int n = read(piece, (int) Math.min(left, piece.length));
            if (n < 0) throw new EOFException("the body ends " + left + " bytes too early");
            to.write(piece, 0, n);
            left -= n;
        }
    }

    private void untilEnd(OutputStream to) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int n = read(piece, piece.length); n >= 0; n = read(piece, piece.length)) to.write(piece, 0, n);
    }

    private int read(byte[] into, int length) throws IOException {
        socket.setSoTimeout(leftMs());
        return in.read(into, 0, length);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (line.length() < MAX_LINE) {
            if (read(one, 1) < 0) throw new EOFException("the connection ended");
            if (one[0] == '\n') return line.toString().replaceFirst("\r$", "");
            line.append((char) (one[0] & 0xff));
        }
        throw new IOException("a line without end");
    }

    private int leftMs() throws SocketTimeoutException {
        if (defects.on(Defect.TIMEOUT_OF_SILENCE_ALONE)) return limitMs;
        long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) throw new SocketTimeoutException("no whole answer in time");
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override public void close() throws IOException {
        if (socket != null) socket.close();
    }
}
