package fetchbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One resource to fetch (contracts/fetchbox.md §4). */
record DownloadTask(String jobId, String jobType, String resourceId, String url, Map<String, String> headers, ProxyHint proxy, StorageHint storage,
                    Map<String, String> tags, String manifestKey, int attempt, String tenant, String traceId) {
    record ProxyHint(String primaryPool, List<String> fallbacks) {}

    /** @param metadata of the object */
    record StorageHint(String bucket, String keyPrefix, Map<String, String> metadata) {}

    /** For a defect. */
    DownloadTask withoutUrl() { return new DownloadTask(jobId, jobType, resourceId, "", headers, proxy, storage, tags, manifestKey, attempt, tenant, traceId); }

    /** For a defect. */
    DownloadTask bare() { return new DownloadTask(jobId, jobType, resourceId, url.replaceFirst("\\?.*", ""), headers, proxy, storage, Map.of(), manifestKey, attempt, "", traceId); }

    /** For defects. */
    DownloadTask traced(String other) { return new DownloadTask(jobId, jobType, resourceId, url, headers, proxy, storage, tags, manifestKey, attempt, tenant, other); }

    /** For defects. */
    DownloadTask hinted(ProxyHint otherProxy, StorageHint otherStorage) { return new DownloadTask(jobId, jobType, resourceId, url, headers, otherProxy, otherStorage, tags, manifestKey, attempt, tenant, traceId); }

    byte[] encoded() {
        var out = new Proto.Writer().text(1, jobId).text(2, jobType).text(3, resourceId).text(4, url);
        headers.forEach((name, value) -> out.message(5, new Proto.Writer().text(1, name).text(2, value).done()));
        if (!proxy.primaryPool.isEmpty()) out.message(6, new Proto.Writer().text(1, proxy.primaryPool).texts(2, proxy.fallbacks).done());
        out.message(7, new Proto.Writer().text(1, storage.bucket).text(2, storage.keyPrefix).map(3, storage.metadata).done());
        var attributes = new Proto.Writer().map(1, tags).text(2, tags.getOrDefault("checksum_hint", "")).text(3, tags.getOrDefault("content_type", ""));
        return out.message(8, attributes.done()).text(9, manifestKey).number(10, attempt).text(11, tenant).text(12, traceId).done();
    }

    /** @throws Proto.Malformed when it is none */
    static DownloadTask of(byte[] message) {
        var in = new Proto.Reader(message);
        Map<String, String> headers = new LinkedHashMap<>();
        for (byte[] header : in.all(5)) headers.put(new Proto.Reader(header).text(1).toLowerCase(), new Proto.Reader(header).text(2));
        var proxy = new Proto.Reader(in.bytes(6));
        var storage = new Proto.Reader(in.bytes(7));
        var attributes = new Proto.Reader(in.bytes(8));
        Map<String, String> tags = attributes.map(1);
        if (!attributes.text(3).isEmpty()) tags.putIfAbsent("content_type", attributes.text(3));
        return new DownloadTask(in.text(1), in.text(2), in.text(3), in.text(4), headers, new ProxyHint(proxy.text(1), proxy.texts(2)), new StorageHint(storage.text(1), storage.text(2), storage.map(3)),
            tags, in.text(9), (int) in.number(10), in.text(11), in.text(12));
    }
}
