package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What S3 answers 200 is not yet stored: it begins that answer before it has put the parts together. */
@Timeout(60)
class S3StoreTest {
    private static final String ASSEMBLED = "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>";
    @TempDir Path folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer s3;
    private volatile String completion = ASSEMBLED;

    @BeforeEach void open() throws IOException {
        s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s3.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                String query = exchange.getRequestURI().getRawQuery();
                asked.add(exchange.getRequestMethod() + " " + query);
                byte[] answer = ("uploads=".equals(query) ? "<UploadId>7</UploadId>" : exchange.getRequestMethod().equals("POST") ? completion : "").getBytes();
                exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        s3.start();
    }

    @AfterEach void close() { s3.stop(0); }

    private void putBig() throws Exception {
        Path file = Files.write(folder.resolve("big"), new byte[S3Store.PART_BYTES + 1]);
        new S3Store(new Config.Storage("b", "us-east-1", "http://127.0.0.1:" + s3.getAddress().getPort(), "a", "s"), Defects.named(List.of())).put("b", "k", file, Map.of());
    }

    @Test void partsThatArePutTogetherAreStored() throws Exception {
        putBig();
        assertThat(asked, hasItem("PUT partNumber=2&uploadId=7"));
        assertThat(asked.getLast(), is("POST uploadId=7"));
    }

    @Test void anErrorInAnAnswerOf200IsOneThatMayPass() {
        for (String bad : List.of("\n<Error><Code>InternalError</Code></Error>", "<Error><Code>SlowDown</Code></Error>", "", "<CompleteMultip")) {
            completion = bad;
            assertThat(assertThrows(S3Store.Failed.class, this::putBig, bad).transientError(), is(true));
            assertThat(asked.getLast(), is("DELETE uploadId=7"));
        }
    }
}
