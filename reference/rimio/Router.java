package rimio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/** Sends a request to the native API, the node-to-node API or the S3 gateway (contracts/rimio.md §6, §7). */
final class Router implements HttpHandler {
    private final NativeApi nativeApi;
    private final InternalApi internalApi;
    private final PeerApi peerApi;
    private final HttpHandler s3;
    private final Defects defects;

    Router(NativeApi nativeApi, InternalApi internalApi, PeerApi peerApi, HttpHandler s3, Defects defects) {
        this.nativeApi = nativeApi;
        this.internalApi = internalApi;
        this.peerApi = peerApi;
        this.s3 = s3;
        this.defects = defects;
    }

    @Override public void handle(HttpExchange exchange) {
        try {
            route(exchange);
        } catch (Throwable e) { // no request may break its connection (clause 53)
            fail(new Call(exchange), e);
        }
    }

    private void route(HttpExchange exchange) throws java.io.IOException {
        var call = new Call(exchange);
        var path = call.rawPath;
        var below = below(path, Profile.NATIVE_PREFIX);
        if (below == null && defects.on(Defect.RETIRED_PREFIX_SERVED)) below = below(path, "/api/v1");
        if (path.equals("/health") || path.equals("/_/health")) nativeApi.health(call);
        else if (below != null) nativeApi.handle(call, below);
        else if (below(path, Profile.INTERNAL_PREFIX) instanceof String internal) {
            if (!peerApi.handle(call, internal)) internalApi.handle(call, internal);
        } else if (path.startsWith("/_/")) call.error(404, "no such route");
        else s3.handle(exchange);
    }

    private static String below(String path, String prefix) {
        if (path.equals(prefix)) return "";
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : null;
    }

    private void fail(Call call, Throwable e) {
        if (e instanceof NumberFormatException || e instanceof java.nio.BufferUnderflowException) e = Refusal.badRequest("malformed request");
        if (defects.on(Defect.BAD_REQUEST_BREAKS_CONNECTION) && !(e instanceof Refusal r && r.status() != 400)) throw new IllegalStateException(e);
        if (e instanceof Refusal refusal) {
            call.error(refusal.status(), refusal.getMessage());
            return;
        }
        Log.warn(call.method + " " + call.rawPath + ": " + e);
        try {
            call.error(500, "internal error: " + e.getClass().getSimpleName());
        } catch (RuntimeException alreadyAnswered) {
            call.exchange.close();
        }
    }
}
