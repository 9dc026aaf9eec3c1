package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The messages of the reference pipeline: what is written is read, and no bytes break the reader. */
class MessagesTest {
    @Property(tries = 200) void aTaskIsReadAsItWasWritten(@ForAll String jobId, @ForAll String url, @ForAll @Size(max = 5) Map<String, String> tags, @ForAll int attempt) {
        var task = new DownloadTask(jobId, "docs", "r", url, Map.of("accept", "x"), new DownloadTask.ProxyHint("eu", List.of("us", "asia")), new DownloadTask.StorageHint("b", "p/", Map.of("source", "s")), Map.of(), "s3://b/k", attempt, "t", "trace");
        DownloadTask read = DownloadTask.of(task.encoded());
        assertThat(read.encoded(), is(task.encoded()));
        assertThat(read.attempt(), is(attempt));
        assertThat(read.storage(), is(task.storage()));
        var entry = new JobLog(jobId, "r", JobLog.Level.WARN, url, tags, Long.MAX_VALUE, "");
        assertThat(JobLog.of(entry.encoded()), is(JobLog.of(JobLog.of(entry.encoded()).encoded())));
        assertThat(JobLog.of(entry.encoded()).timestampMs(), is(Long.MAX_VALUE));
    }

    @Property(tries = 500) void anyBytesAreAMessageOrMalformed(@ForAll byte[] bytes) {
        try {
            assertThat(DownloadTask.of(bytes), is(notNullValue()));
        } catch (Proto.Malformed e) {
            assertThat(e.getMessage(), is(not(emptyString())));
        }
    }

    @Property(tries = 100) void aMessageThatIsCutWithinAFieldIsMalformed(@ForAll @Size(min = 3, max = 40) byte[] value) {
        byte[] whole = new Proto.Writer().message(1, value).done();
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        assertThat(malformed(cut), is(true));
    }

    private static boolean malformed(byte[] message) {
        try {
            new Proto.Reader(message);
            return false;
        } catch (Proto.Malformed e) {
            return true;
        }
    }
}
