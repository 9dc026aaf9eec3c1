package systems.fetchbox;

import java.util.List;

/** The log of a pipeline, as a producer, a reader and an operator beside the pipeline see it (contracts/fetchbox.md §4, §8). */
public interface MessageLog {
    /** @param partition and offset where it is */
    record Message(int partition, long offset, byte[] value) {}

    /** {@code host:port} of its server. */
    String address();

    /** Appends as a producer of its own. */
    void append(Topic topic, String key, byte[] value);

    /** All that a topic holds now: by partition, in the order of offsets. */
    List<Message> read(Topic topic);

    /** Messages of a topic that this group has not acknowledged. */
    long lag(Topic topic, String group);

    /** How many members of this group share the topic now. */
    int members(Topic topic, String group);

    /** How many partitions a topic has; 0 where there is none. */
    int partitionCount(Topic topic);

    /** For how many days a topic keeps its messages. */
    long retentionDays(Topic topic);

    /** How many bytes a topic keeps, all its partitions together; -1 where there is no limit. */
    long retentionBytes(Topic topic);

    /** The tasks of a job. */
    default List<Task> tasks(String jobId) { return read(Topic.TASKS).stream().map(m -> Task.of(m.value())).filter(t -> t.jobId().equals(jobId)).toList(); }

    default List<StatusMessage> statuses(String jobId) { return read(Topic.STATUS).stream().map(m -> StatusMessage.of(m.value())).filter(s -> s.jobId().equals(jobId)).toList(); }

    default List<LogMessage> logs(String jobId) { return read(Topic.LOGS).stream().map(m -> LogMessage.of(m.value())).filter(e -> e.jobId().equals(jobId)).toList(); }

    /** Every dead letter there is. */
    default List<DeadLetter> deadLetters() { return read(Topic.DLQ).stream().map(m -> DeadLetter.of(m.value())).toList(); }

    default List<DeadLetter> deadLetters(String jobId) { return deadLetters().stream().filter(d -> d.task().jobId().equals(jobId)).toList(); }
}
