package systems.rimio;

import http.Http;
import http.Percent;
import http.Reply;

/** The native API of one node (contracts/rimio.md §6.1). Paths are given plain and sent percent-encoded. */
public final class NativeApi {
    private final Http http;
    private final Profile profile;
    private final String prefix;

    NativeApi(Http http, Profile profile, String prefix) {
        this.http = http;
        this.profile = profile;
        this.prefix = prefix;
    }

    public Reply put(String path, byte[] body) { return http.put(blob(path), body).send(); }

    /** A PUT that may be repeated: the write id names this one write. */
    public Reply put(String path, byte[] body, String writeId) { return http.put(blob(path), body).header(profile.headerPrefix() + "write-id", writeId).send(); }

    /** A PUT under one condition, such as {@code putIf(path, body, "if-match", etag)}. */
    public Reply putIf(String path, byte[] body, String header, String value) { return http.put(blob(path), body).header(header, value).send(); }

    public Reply get(String path) { return http.get(blob(path)).send(); }

    /** @param range the header's value, such as {@code bytes=0-9} */
    public Reply getRange(String path, String range) { return http.get(blob(path)).header("range", range).send(); }

    public Reply head(String path) { return http.head(blob(path)).send(); }

    public Reply delete(String path) { return http.delete(blob(path)).send(); }

    public Reply delete(String path, String writeId) { return http.delete(blob(path)).header(profile.headerPrefix() + "write-id", writeId).send(); }

    /** @param query names and values in turn: {@code list("prefix", "a/", "limit", "2")} */
    public Reply list(String... query) { return http.get(prefix + "/blobs" + Query.of(query)).send(); }

    public Reply resolve(String path) { return http.get(prefix + "/slots/resolve?path=" + Percent.query(path)).send(); }

    public Reply nodes() { return http.get(prefix + "/nodes").send(); }

    public Reply healthz() { return http.get(prefix + "/healthz").send(); }

    /** A request below the native prefix with the rest of the path exactly as given. */
    public Http.Request raw(String method, String rawSuffix) { return http.request(method, prefix + rawSuffix); }

    /** The generation that an answer names in its header, or -1. */
    public long generation(Reply reply) { return reply.findHeader(profile.headerPrefix() + "generation").map(Long::parseLong).orElse(-1L); }

    private String blob(String path) { return prefix + "/blobs/" + Percent.path(path); }
}
