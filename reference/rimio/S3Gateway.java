package rimio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** The S3 face of a node, in path style at "/" (contracts/rimio.md §7). Nobody is authenticated: signatures and presign parameters are not looked at. */
final class S3Gateway implements HttpHandler {
    private final Blobs blobs;
    private final int maxBodyBytes;
    private final Defects defects;
    private final S3Get get;
    private final S3Put put;
    private final S3List list;

    S3Gateway(Blobs blobs, int maxBodyBytes, Defects defects) {
        this.blobs = blobs;
        this.maxBodyBytes = maxBodyBytes;
        this.defects = defects;
        this.get = new S3Get(blobs, defects);
        this.put = new S3Put(blobs, defects);
        this.list = new S3List(blobs, defects);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new S3Body(exchange.getRequestBody(), maxBodyBytes);
            var answer = answer(exchange, body);
            // A client that is still sending would see a broken connection instead of the answer.
            var wholeBodyTaken = body.drain();
            if (!wholeBodyTaken) exchange.getResponseHeaders().set("Connection", "close");
            send(exchange, answer);
        }
    }

    private S3Answer answer(HttpExchange exchange, S3Body body) throws IOException {
        try {
            var request = S3Request.of(exchange);
            refuseRetiredPrefix(request);
            if (defects.on(Defect.S3_NAMESPACE_IS_SEPARATE)) request = request.inBucket("s3-" + request.bucket());
            return request.key().isEmpty() ? ofBucket(request) : ofObject(request, body);
        } catch (S3Error error) {
            return error.answer(defects);
        } catch (Refusal refusal) {
            return S3Error.of(refusal).answer(defects);
        } catch (RuntimeException bug) {
            Log.warn("S3 " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " failed: " + bug);
            bug.printStackTrace(System.out);
            return S3Error.internal().answer(defects);
        }
    }

    /** The native API once lived here; a client that still believes so must not be told that its write succeeded (clause 30). */
    private void refuseRetiredPrefix(S3Request request) {
        if (defects.on(Defect.S3_RETIRED_PREFIX_STORES)) return;
        if ((request.path() + "/").startsWith("api/v1/")) throw S3Error.noSuchKey(request.path() + ": the prefix /api/v1 is retired");
    }

    private S3Answer ofBucket(S3Request request) {
        if (request.method().equals("GET") && !request.bucket().isEmpty()) return list.list(request);
        throw S3Error.notImplemented(request.method() + " of a bucket or of the service");
    }

    private S3Answer ofObject(S3Request request, S3Body body) throws IOException {
        return switch (request.method()) {
            case "GET" -> get.get(request);
            case "HEAD" -> get.head(request);
            case "PUT" -> put.put(request, body);
            case "DELETE" -> delete(request);
            case "POST" -> post(request, body);
            default -> throw S3Error.methodNotAllowed(request.method());
        };
    }

    /** Idempotent: what is not there counts as deleted. */
    private S3Answer delete(S3Request request) {
        if (!(defects.on(Defect.S3_MULTIPART_ABORT_DELETES) && request.has("uploadId"))) S3Unsupported.refuseOnDelete(request, defects);
        if (defects.on(Defect.S3_DELETE_OF_MISSING_IS_404) && blobs.find(request.path()).filter(found -> !found.deleted()).isEmpty()) throw S3Error.noSuchKey(request.path());
        try {
            blobs.delete(request.path(), null);
        } catch (Refusal refusal) {
            if (refusal.reason != Refusal.Reason.NOT_FOUND && refusal.reason != Refusal.Reason.GONE) throw refusal;
        }
        return S3Answer.empty(204);
    }

    /** The only POSTs of an object that S3 knows here are the two of a multipart upload. */
    private S3Answer post(S3Request request, S3Body body) throws IOException {
        if (defects.on(Defect.S3_MULTIPART_INITIATES) && request.has("uploads")) return initiated(request);
        if (defects.on(Defect.S3_MULTIPART_COMPLETE_STORES) && request.has("uploadId")) return put.store(request, body);
        if (request.has("uploads") || request.has("uploadId")) throw S3Error.notImplemented("multipart upload");
        throw S3Error.invalidArgument("this POST is not an operation of an object");
    }

    private static S3Answer initiated(S3Request request) {
        var xml = new S3Xml().openResult("InitiateMultipartUploadResult").element("Bucket", request.bucket()).element("Key", request.key()).element("UploadId", "1");
        return S3Answer.of(200, "application/xml", xml.close("InitiateMultipartUploadResult").bytes());
    }

    private static void send(HttpExchange exchange, S3Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        answer.headers().forEach(headers::set);
        var bodyless = exchange.getRequestMethod().equals("HEAD") || answer.status() == 304 || answer.status() == 204;
        // A length of 0 would mean "chunked" to this HTTP server; -1 means no body.
        var lengthBytes = bodyless || answer.body().length == 0 ? -1 : answer.body().length;
        exchange.sendResponseHeaders(answer.status(), lengthBytes);
        if (lengthBytes > 0) exchange.getResponseBody().write(answer.body());
    }
}
