package ferrium;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Requests from node to node, with the node's own certificate where it has one (contracts/kv.md §2.5). */
final class PeerHttp {
    private final Config.Network network;
    private final SSLSocketFactory sockets;
    private final boolean anyName;

    PeerHttp(Config.Network network, SSLSocketFactory sockets, boolean anyName) {
        this.network = network;
        this.sockets = sockets;
        this.anyName = anyName;
    }

    JsonNode get(String base, String path) throws IOException { return send(base, path, "GET", null); }

    JsonNode post(String base, String path, JsonNode body) throws IOException { return send(base, path, "POST", Json.bytes(body)); }

    /** @throws IOException with the answer's text unless it is a success */
    private JsonNode send(String base, String path, String method, byte[] body) throws IOException {
        var connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure) {
            if (sockets != null) secure.setSSLSocketFactory(sockets);
            if (anyName) secure.setHostnameVerifier((name, session) -> true);
        }
        connection.setConnectTimeout(network.connectTimeoutMs());
        connection.setReadTimeout(2 * network.requestTimeoutMs());
        connection.setRequestMethod(method);
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(body);
        }
        boolean success = connection.getResponseCode() == 200;
        try (var in = success ? connection.getInputStream() : connection.getErrorStream()) {
            var answer = in == null ? new byte[0] : in.readAllBytes();
            if (!success) throw new IOException("status " + connection.getResponseCode() + " " + new String(answer));
            return Json.parse(answer);
        } catch (BadRequest e) {
            throw new IOException(e.getMessage());
        }
    }
}
