package kit;

import http.Listener;
import http.Reply;
import http.Tamper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import kit.Result.NodeResult;
import kit.Result.NodeState;

/**
 * The log of one case: every exchange with a server, step and failed check on one clock in {@code case.log},
 * and the last exchanges of each thread, which a failed check quotes. Bounded in size.
 */
public final class Trail implements Listener, AutoCloseable {
    private static final int QUOTED = 3;
    private static final long LIMIT_CHARS = 8L << 20;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintWriter out;
    private final NodeStates nodes;
    private final ThreadLocal<Deque<String>> recent = ThreadLocal.withInitial(ArrayDeque::new);
    private long writtenChars;
    private volatile Tamper tamper;
    private volatile boolean tampering;

    /** @param clockMs milliseconds since the start of the case */
    Trail(Path file, LongSupplier clockMs) {
        nodes = new NodeStates(clockMs);
        try {
            Files.createDirectories(file.getParent());
            out = new PrintWriter(Files.newBufferedWriter(file), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override public Reply answered(String client, Reply reply) {
        Reply told = tampering ? tamper.apply(reply) : reply;
        exchange(told.toString());
        return told;
    }

    @Override public void failed(String line) { exchange(line); }

    /** From now on, answers are falsified while a step judges them, not while servers are being set up. */
    void tamperWith(Tamper how) { tamper = how; }

    /** Returns what it was before. */
    boolean judging(boolean on) {
        boolean before = tampering;
        tampering = on && tamper != null;
        return before;
    }

    /** Notes an exchange with a server; the last few of a thread are quoted by its next failed check. */
    private void exchange(String line) {
        Deque<String> mine = recent.get();
        if (mine.size() == QUOTED) mine.removeFirst();
        mine.addLast(Secrets.mask(line));
        note(line);
    }

    /** Writes a line with the time of day. */
    public synchronized void note(String line) {
        if (writtenChars > LIMIT_CHARS) return;
        writtenChars += line.length();
        out.println(LocalTime.now().format(CLOCK) + " " + (writtenChars > LIMIT_CHARS ? "(the log ends here: it reached its limit of 8 MiB)" : Secrets.mask(line)));
    }

    /**
     * Notes that a server process is in this state from now on. Returns whether it was not known yet.
     *
     * @param how what made it so, such as "exit code 137"
     */
    public boolean nodeIs(String id, long pid, NodeState state, String how) { return nodes.is(id, pid, state, how); }

    List<NodeResult> nodes() { return nodes.results(); }

    List<String> recent() { return List.copyOf(recent.get()); }

    @Override public void close() { out.close(); }
}
