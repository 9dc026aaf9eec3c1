package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker asks an origin for, and whom it follows where. */
@Timeout(60)
class DownloaderTest {
    private static final Defects NONE = Defects.named(List.of());
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
    @TempDir Path folder;
    private RawServer origin;

    @BeforeEach void open() throws IOException { origin = new RawServer(); }

    @AfterEach void close() throws IOException { origin.close(); }

    private String fetched(String path, Map<String, String> headers) throws Exception {
        var worker = new Config.Worker(1, Duration.ofSeconds(20), 1, 1, Duration.ofMillis(100));
        var handler = new Config.Handler("", "", "", Map.of("cookie", "of-the-handler"));
        var config = new Config(null, null, null, Map.of("docs", handler), Map.of(), null, "", worker);
        var task = new DownloadTask("job-1", "docs", "a", origin.url(path), headers, new DownloadTask.ProxyHint("", List.of()), new DownloadTask.StorageHint("", "", Map.of()), Map.of(), "", 0, "", "");
        Path to = folder.resolve("body");
        new Downloader(config, new Metrics(NONE), NONE).fetch(task, to);
        return Files.readString(to);
    }

    private static String moved(String location) { return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"; }

    @Test void redirectsAreRelativeToThePath() throws Exception {
        origin.answer("/dir/a", moved("?page=2")).answer("/dir/a?page=2", moved("b")).answer("/dir/b", OK);
        assertThat(fetched("/dir/a", Map.of()), is("abc"));
        origin.answer("/", moved("c")).answer("/c", OK);
        assertThat(fetched("", Map.of()), is("abc"));
    }

    @Test void secretsStayWithTheAuthorityThatTheyWereMeantFor() throws Exception {
        try (var other = new RawServer().answer("/b", OK)) {
            origin.answer("/a", moved("/here")).answer("/here", moved(other.url("/b")));
            assertThat(fetched("/a", Map.of("authorization", "Bearer x", "host", "virtual.example", "accept", "text/x")), is("abc"));
            assertThat(origin.asked.getLast(), allOf(containsString("/here"), containsString("authorization: Bearer x"), containsString("cookie: of-the-handler"), containsString("virtual.example")));
            assertThat(other.asked.getLast().toLowerCase(), allOf(not(containsString("bearer")), not(containsString("of-the-handler")), containsString("host: 127.0.0.1:" + other.port()), containsString("text/x")));
        }
    }

    @Test void aTaskDoesNotSayHowItsRequestIsFramed() throws Exception {
        origin.answer("/a", OK);
        assertThat(fetched("/a", Map.of("content-length", "9", "transfer-encoding", "chunked", "connection", "keep-alive", "upgrade", "h2c", "x-own", "1")), is("abc"));
        assertThat(origin.asked.getLast().toLowerCase(), allOf(not(containsString("content-length")), not(containsString("transfer-encoding")), not(containsString("keep-alive")), not(containsString("h2c")), containsString("x-own: 1")));
    }

    @Test void aHeaderThatIsNoneIsAFailureBeforeAnybodyIsAsked() {
        origin.answer("/a", OK);
        for (var bad : List.of(Map.of("x-a", "1\r\nx-b: 2"), Map.of("x-a", "1\n"), Map.of("x a", "1"), Map.of("x-a\r\nx-b", "1"), Map.of("", "1"), Map.of("x-a", "\0"))) {
            var failure = assertThrows(Downloader.GivenUp.class, () -> fetched("/a", bad)).failure;
            assertThat(failure.code, is("VALIDATION_INVALID_HEADER"));
            assertThat(failure.retryable, is(false));
        }
        assertThat(origin.asked, is(empty()));
    }
}
