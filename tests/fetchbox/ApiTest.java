package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients ask neither grows the metrics nor ends in an error of the server; an answer that breaks off does not look whole. */
@Timeout(60)
class ApiTest {
    private static final Defects NONE = Defects.named(List.of());

    private static String asked(String query, String accept, MessageLog log) throws Exception {
        var job = new Job("job-1", "docs", JobState.QUEUED, "", "", 1, 0, "", "", 0, null, null);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var call = new Call(exchange);
            try {
                new LogReplay(log, NONE).answer(call, job);
            } catch (Refusal e) {
                call.answer(e.status(), "text/plain", new byte[0]);
            } catch (RuntimeException e) {
                call.answer(500, "text/plain", new byte[0]);
            }
        });
        server.start();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/logs" + query)).header("accept", accept).build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } finally {
            server.stop(0);
        }
    }

    @Test void aNumberThatIsNoneIsTheClientsError() throws Exception {
        for (String bad : List.of("18446744073709551615", "9223372036854775808", "-1", "+1", "", "x")) assertThat(bad, asked("?since_offset=" + bad, "application/json", new BreakingLog()), startsWith("400"));
    }

    @Test void logsThatBreakOffDoNotLookWhole() throws Exception {
        assertThat(asked("", "application/json", new BreakingLog()), allOf(startsWith("200 [{"), not(endsWith("]"))));
        assertThat(asked("", "text/event-stream", new BreakingLog()), allOf(startsWith("200 id: 0"), containsString("event: error")));
    }

    @Test void routesInMetricsAreFew() {
        assertThat(List.of("/jobs", "/health/ready", "/operators/health").stream().map(Api::label).toList(), contains("/jobs", "/health/ready", "/operators/health"));
        assertThat(Api.label("/operators/jobs/01a2/logs"), is("/operators/jobs/{job_id}/logs"));
        for (String any : List.of("/", "/jobs/1", "/operators/jobs/1/2", "/operators", "/x\n")) assertThat(Api.label(any), is("other"));
    }

    @Test void aLabelStaysOnItsLine() {
        var metrics = new Metrics(NONE);
        metrics.count("a_total", "route", "x\ny\"z\\");
        assertThat(metrics.text(), is("a_total{route=\"x\\ny\\\"z\\\\\"} 1\n"));
    }

    /** Gives one entry, and then nothing more. */
    private static final class BreakingLog implements MessageLog {
        @Override public List<Message> read(Topic topic, int partition, long offset, int max) {
            if (offset > 0) throw new Unavailable("gone");
            return List.of(new Message(topic, partition, 0, new JobLog("job-1", "a", JobLog.Level.INFO, "stored", Map.of(), 0, "").encoded()));
        }

        @Override public int partition(Topic topic, String key) { return 0; }

        @Override public boolean reachable() { return true; }

        @Override public void createTopics() { throw new UnsupportedOperationException(); }

        @Override public List<Position> append(Topic topic, String key, List<byte[]> values) { throw new UnsupportedOperationException(); }

        @Override public List<Message> poll(Topic topic, String group, int max) { throw new UnsupportedOperationException(); }

        @Override public void ack(String group, Message message) { throw new UnsupportedOperationException(); }

        @Override public void close() {}
    }
}
