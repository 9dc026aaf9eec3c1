package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot start says why in one sentence, with what it is about, and ends. */
@Timeout(60)
class CliTest {
    @TempDir Path folder;

    private record Ended(int code, String text) {}

    private Ended run(String broker, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("fetchbox.toml"), """
            [server]
            bind_addr = "127.0.0.1:0"
            fjall_path = "%s"
            [iggy]
            endpoint = "%s"
            [storage]
            endpoint = "http://127.0.0.1:1"
            access_key = "a"
            secret_key = "s"
            [handlers.docs]
            handler = "default"
            """.formatted(folder.resolve("ledger"), broker));
        var words = new java.util.ArrayList<>(java.util.List.of("api", "--config", file.toString()));
        words.addAll(java.util.List.of(more));
        PrintStream usual = System.err;
        var said = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(said, true));
            return new Ended(Cli.run(words.toArray(String[]::new)), said.toString().strip());
        } finally {
            System.setErr(usual);
        }
    }

    @Test void anAddressWithoutAHost() throws IOException {
        var ended = run("tcp://127.0.0.1:1", "--address", "8080");
        assertThat(ended.code, is(2));
        assertThat(ended.text, startsWith("error: '8080' is no address"));
    }

    @Test void aPortThatIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            var ended = run("tcp://127.0.0.1:1", "--address", address);
            assertThat(ended.code, is(1));
            assertThat(ended.text, both(containsString(address)).and(not(containsString("\n"))));
            assertThat(Files.exists(folder.resolve("ledger")), is(false)); // it may be somebody's who has the port
        }
    }

    @Test void aLogWhoseHostNobodyKnows() throws IOException {
        var ended = run("tcp://log.invalid:9092");
        assertThat(ended.code, is(1));
        assertThat(ended.text, both(startsWith("error: ")).and(containsString("log.invalid:9092")));
    }
}
