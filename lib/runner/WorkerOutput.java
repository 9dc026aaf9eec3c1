package runner;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** Reads a worker's standard output: reports go to a queue, the last of all other lines are kept for error messages. Bounded. */
final class WorkerOutput implements Runnable {
    private static final int LINE_LIMIT_BYTES = 64 << 10;
    private static final int LINES_KEPT = 20;
    private static final String NO_FOLDER_YET = "WARNING: java.io.tmpdir directory does not exist"; // it is made in a moment
    private final InputStream in;
    private final BlockingQueue<Optional<Wire.Report>> reports;
    private final Deque<String> others = new ArrayDeque<>();

    /** @param reports gets an empty one at the end of the stream */
    WorkerOutput(InputStream in, BlockingQueue<Optional<Wire.Report>> reports) {
        this.in = new BufferedInputStream(in);
        this.reports = reports;
    }

    @Override public void run() {
        try {
            for (String line = line(); line != null; line = line()) take(line);
        } catch (IOException e) {
            // the same as its end
        }
        reports.add(Optional.empty());
    }

    private void take(String line) {
        Optional<Wire.Report> report = Wire.report(line);
        if (report.isPresent()) reports.add(report);
        else if (!line.isBlank() && !line.startsWith(NO_FOLDER_YET)) keep(line);
    }

    private synchronized void keep(String line) {
        if (others.size() == LINES_KEPT) others.removeFirst();
        others.addLast(line);
    }

    /** What the JVM itself or a child with inherited output wrote last. */
    synchronized List<String> others() { return List.copyOf(others); }

    /** The next line, cut at the limit, or null at the end. */
    private String line() throws IOException {
        var line = new ByteArrayOutputStream(256);
        int b = in.read();
        if (b < 0) return null;
        for (; b >= 0 && b != '\n'; b = in.read()) if (line.size() < LINE_LIMIT_BYTES) line.write(b);
        return line.toString(StandardCharsets.UTF_8);
    }
}
