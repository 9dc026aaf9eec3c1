package http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cluster.Port;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server that says, byte for byte, what the test wants. */
class HttpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    /** What a connection does; it is closed afterwards. */
    private interface Script { void play(Socket socket, InputStream in) throws Exception; }

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;
    private Http client;
    private Script script;

    @BeforeEach void start() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        client = new Http("n1", "http://127.0.0.1:" + server.getLocalPort(), Duration.ofSeconds(5), Listener.NONE);
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> play(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void play(Socket socket) {
        try (socket) {
            script.play(socket, socket.getInputStream());
        } catch (Exception e) {
            // the client went away
        }
    }

    @AfterEach void stop() throws Exception {
        client.close();
        server.close();
    }

    /** Answers each request on a connection with these, one after the other, and closes. */
    private void answers(String... answers) {
        script = (socket, in) -> {
            for (String answer : answers) {
                asked.add(request(in));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        };
    }

    /** A request's head and, by its content-length, its body. */
    private static String request(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) throw new IOException("no more");
            text.append((char) b);
        }
        var length = java.util.regex.Pattern.compile("content-length: (\\d+)").matcher(text);
        if (length.find()) text.append(new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.ISO_8859_1));
        return text.toString();
    }

    private String why(Http by) { return assertThrows(NoAnswer.class, () -> by.get("/x").send()).getMessage(); }

    @Test void sendsPathsHeadersAndBodiesAsTheyAre() {
        answers(OK, OK, OK);
        client.get("/a/../b%2F//c?x=%zz").header("if-match", "\"e\"").send();
        client.put("/p", "body".getBytes()).send();
        client.request("POST", "/none").send();
        String host = "host: 127.0.0.1:" + server.getLocalPort() + "\r\n";
        assertThat(asked, contains("GET /a/../b%2F//c?x=%zz HTTP/1.1\r\n" + host + "if-match: \"e\"\r\n\r\n",
            "PUT /p HTTP/1.1\r\n" + host + "content-length: 4\r\n\r\nbody", "POST /none HTTP/1.1\r\n" + host + "content-length: 0\r\n\r\n"));
        assertThat("one connection for all", connections.get(), is(1));
    }

    @Test void readsEveryFraming() {
        answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: a\r\nx: b\r\n\r\n3;q=1\r\nabc\r\nA\r\n0123456789\r\n0\r\ntrailer: t\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\netag: \"e\"\r\n\r\n", "HTTP/1.1 304 Not Modified\r\ncontent-length: 10\r\n\r\n",
            "HTTP/1.1 200\r\ncontent-length: 10\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nuntil the end");
        Reply chunked = client.get("/1").send();
        assertThat(chunked.text(), is("abc0123456789"));
        assertThat(chunked.headers().allValues("X"), contains("a", "b"));
        assertThat(client.get("/2").send().etag(), is("e"));
        assertThat(client.get("/3").send().status(), is(304));
        assertThat("a HEAD has no body", client.head("/4").send().body().length, is(0));
        assertThat(client.get("/5").send().text(), is("until the end"));
        assertThat(connections.get(), is(1));
    }

    @Test void aConnectionThatTheServerClosedIsNotUsedAgain() throws Exception {
        answers(OK);
        for (int i = 0; i < 3; i++) {
            assertThat(client.put("/x", new byte[1]).send().text(), is("ok"));
            Thread.sleep(50); // the close arrives
        }
        assertThat(connections.get(), is(3));
    }

    /** The server closes when it sees the second request: nobody can know whether it was carried out. */
    @Test void onlyAReadIsSentAgain() {
        script = (socket, in) -> {
            asked.add(request(in));
            socket.getOutputStream().write(OK.getBytes());
            request(in);
        };
        client.get("/1").send();
        assertThat(client.get("/2").send().text(), is("ok"));
        assertThat(assertThrows(NoAnswer.class, () -> client.put("/3", new byte[1]).send()).getMessage(), containsString("the server closed the connection"));
        assertThat(connections.get(), is(2));
    }

    @Test void whatIsNoAnswerIsSaid() {
        answers("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab");
        assertThat(why(client), containsString("the body ends after 2 of 5 bytes"));
        answers("SSH-2.0-x\r\n");
        assertThat(why(client), containsString("no HTTP status line: SSH-2.0-x"));
        answers("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n");
        assertThat(why(client), containsString("no HTTP header: nonsense"));
        answers("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n");
        assertThat(why(client), containsString("no length: -1"));
        answers("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n");
        assertThat(why(client), containsString("a chunk is longer than its size"));
        answers("");
        assertThat(why(client), containsString("the server closed the connection"));
    }

    @Test void nobodyThere() {
        try (var held = Port.free(); var other = new Http("n2", "http://" + held.address(), Duration.ofSeconds(5), Listener.NONE)) {
            assertThat(why(other), containsString("ConnectException: Connection refused: /" + held.address()));
        }
    }

    /** Bytes that trickle in do not prolong the time for the whole answer. */
    @Test void theDeadlineIsForTheWholeAnswer() {
        script = (socket, in) -> {
            request(in);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n".getBytes());
            for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write('x');
                Thread.sleep(50);
            }
        };
        long startNanos = System.nanoTime();
        assertThat(why(client.within(Duration.ofMillis(300))), containsString("no whole answer within "));
        assertThat((System.nanoTime() - startNanos) / 1_000_000, both(greaterThanOrEqualTo(300L)).and(lessThan(3000L)));
    }

    /** Such as a server that refuses a body by its length, and neither reads it nor closes. */
    @Test void hearsAnAnswerWhileItStillSends() {
        script = (socket, in) -> {
            while (in.read() != '\n') continue;
            socket.getOutputStream().write("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n".getBytes());
            Thread.sleep(5_000);
        };
        assertThat(client.put("/x", new byte[32 << 20]).send().status(), is(413));
    }

    @Test void aServerThatTakesNothingIsGivenUp() {
        script = (socket, in) -> Thread.sleep(5_000);
        assertThat(assertThrows(NoAnswer.class, () -> client.within(Duration.ofMillis(300)).put("/x", new byte[32 << 20]).send()).getMessage(), containsString("the request was not taken within "));
    }

    @Test void anInterruptAndACloseEndAWait() throws Exception {
        var arrived = new CountDownLatch(2);
        script = (socket, in) -> {
            request(in);
            arrived.countDown();
            Thread.sleep(10_000);
        };
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        var other = new Http("n1", "http://127.0.0.1:" + server.getLocalPort(), Duration.ofSeconds(8), Listener.NONE);
        Thread interrupted = Thread.ofPlatform().start(() -> said.add(why(client)));
        Thread closed = Thread.ofPlatform().start(() -> said.add(why(other)));
        arrived.await();
        interrupted.interrupt();
        other.close();
        assertThat(interrupted.join(Duration.ofSeconds(3)) && closed.join(Duration.ofSeconds(3)), is(true));
        assertThat(said.toString(), said, hasItem(containsString("interrupted")));
        assertThat(said, hasSize(2));
    }

    @Test void manyThreadsShareIt() throws Exception {
        script = (socket, in) -> {
            while (true) {
                String path = request(in).split(" ")[1];
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\ncontent-length: " + path.length() + "\r\n\r\n" + path).getBytes());
            }
        };
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int number = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 200; i++) {
                    String path = "/" + number + "/" + i;
                    String text = client.get(path).send().text();
                    if (!text.equals(path)) wrong.add(text);
                }
            }));
        }
        for (Thread t : threads) t.join();
        assertThat(wrong, is(empty()));
        assertThat(connections.get(), lessThanOrEqualTo(8));
    }
}
