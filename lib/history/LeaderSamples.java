package history;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Whom the nodes named as leader, from the first start to the last check. Each sample is in the file at once, whatever ends this process. */
public final class LeaderSamples implements AutoCloseable {
    private final List<LeaderSample> samples = new ArrayList<>();
    private final OutputStream file;

    public LeaderSamples(Path file) {
        try {
            this.file = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void add(LeaderSample sample) {
        samples.add(sample);
        try {
            file.write((sample.line() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized List<LeaderSample> all() { return List.copyOf(samples); }

    /** Since this many samples were there. */
    public synchronized List<LeaderSample> since(int count) { return List.copyOf(samples.subList(count, samples.size())); }

    public synchronized int count() { return samples.size(); }

    @Override public synchronized void close() throws IOException { file.close(); }
}
