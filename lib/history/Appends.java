package history;

import java.util.ArrayList;
import java.util.List;

/** What the clients of one cluster sent, from any thread, and what its readers saw meanwhile. */
public final class Appends {
    private final List<Append> appends = new ArrayList<>();
    private final List<Sight> sights = new ArrayList<>();

    /** What one reader saw of a partition at one moment: the end of the log as it was told, and the records it got then. */
    public record Sight(String reader, String partition, long end, List<Entry> entries) {}

    public synchronized Append add(Append append) {
        appends.add(append);
        return append;
    }

    public synchronized void saw(Sight sight) { sights.add(sight); }

    public synchronized List<Append> all() { return List.copyOf(appends); }

    public synchronized List<Append> acked(String partition) { return appends.stream().filter(a -> a.acked() && a.partition().equals(partition)).toList(); }

    public synchronized List<Sight> sights() { return List.copyOf(sights); }
}
