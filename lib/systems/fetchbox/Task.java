package systems.fetchbox;

import java.util.Map;

/** A DownloadTask (contracts/fetchbox.md §4). @param headers names as they are on the wire; @param raw the message itself */
public record Task(String jobId, String jobType, String resourceId, String url, Map<String, String> headers, String primaryPool, String bucket, String keyPrefix,
                   Map<String, String> tags, String manifestKey, int attempt, String tenant, String traceId, byte[] raw) {
    static Task of(byte[] message) {
        var in = Proto.of(message);
        var storage = Proto.of(in.bytes(7));
        return new Task(in.text(1), in.text(2), in.text(3), in.text(4), in.map(5), Proto.of(in.bytes(6)).text(1), storage.text(1), storage.text(2), Proto.of(in.bytes(8)).map(1), in.text(9),
            (int) in.number(10), in.text(11), in.text(12), message);
    }

    /** The message of a task that a producer other than the API makes: what it must have, and no more. */
    public static byte[] message(String jobId, String jobType, String resourceId, String url) { return new Proto.Writer().text(1, jobId).text(2, jobType).text(3, resourceId).text(4, url).done(); }

    /** As the other, to be stored in a bucket that the producer names. */
    public static byte[] message(String jobId, String jobType, String resourceId, String url, String bucket) {
        return new Proto.Writer().text(1, jobId).text(2, jobType).text(3, resourceId).text(4, url).bytes(7, new Proto.Writer().text(1, bucket).done()).done();
    }
}
