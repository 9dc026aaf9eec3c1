package systems.fetchbox;

/** The message of a task in the making, by a producer other than the API (contracts/fetchbox.md §4): what it must have, and what it hints at. */
public final class TaskMessage {
    private final Proto.Writer out = new Proto.Writer();

    private TaskMessage() {}

    public static TaskMessage of(String jobId, String jobType, String resourceId, String url) {
        var made = new TaskMessage();
        made.out.text(1, jobId).text(2, jobType).text(3, resourceId).text(4, url);
        return made;
    }

    public TaskMessage header(String name, String value) {
        out.bytes(5, new Proto.Writer().text(1, name).text(2, value).done());
        return this;
    }

    /** By this pool of proxies. */
    public TaskMessage by(String pool) {
        out.bytes(6, new Proto.Writer().text(1, pool).done());
        return this;
    }

    public TaskMessage storedIn(String bucket, String keyPrefix) {
        out.bytes(7, new Proto.Writer().text(1, bucket).text(2, keyPrefix).done());
        return this;
    }

    /** As a tag, and as the hint that is there for it. */
    public TaskMessage contentType(String type) {
        out.bytes(8, new Proto.Writer().bytes(1, new Proto.Writer().text(1, "content_type").text(2, type).done()).text(3, type).done());
        return this;
    }

    public byte[] bytes() { return out.done(); }
}
