package systems.fetchbox;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What workers made of the jobs of a load (contracts/fetchbox.md §11).
 *
 * @param jobs that ended, but for those whose times the ledger does not tell
 * @param p50Ms from the acceptance of a job to its end
 * @param lag tasks not acknowledged when the last job was accepted
 */
public record IngestOutcome(int jobs, double resourcesPerSecond, double bytesPerSecond, long p50Ms, long p99Ms, long maxMs, int deadLetters, long lag) {
    private record Times(Instant accepted, Instant ended) {
        long tookMs() { return Duration.between(accepted, ended).toMillis(); }
    }

    static IngestOutcome of(Collection<JobSnapshot> ended, int resources, int sizeBytes, int deadLetters, long lag) {
        List<Times> times = new ArrayList<>();
        for (JobSnapshot job : ended)
            try {
                times.add(new Times(Instant.parse(job.text("created_at")), Instant.parse(job.text("updated_at"))));
            } catch (DateTimeParseException e) {
                continue; // case 310 judges that
            }
        if (times.isEmpty()) return new IngestOutcome(0, 0, 0, 0, 0, 0, deadLetters, lag);
        Instant first = times.stream().map(Times::accepted).min(Instant::compareTo).orElseThrow();
        Instant last = times.stream().map(Times::ended).max(Instant::compareTo).orElseThrow();
        double perSecond = times.size() * resources / Math.max(0.001, Duration.between(first, last).toMillis() / 1e3);
        List<Long> tookMs = times.stream().map(Times::tookMs).sorted().toList();
        return new IngestOutcome(times.size(), perSecond, perSecond * sizeBytes, percentile(tookMs, 50), percentile(tookMs, 99), tookMs.getLast(), deadLetters, lag);
    }

    private static long percentile(List<Long> sorted, int percentile) { return sorted.get((int) Math.ceil(percentile / 100.0 * sorted.size()) - 1); }

    @Override public String toString() {
        return String.format(Locale.ROOT, "%d jobs: %.1f resources/s, %.0f bytes/s; from accepted to ended p50 %d ms, p99 %d ms, max %d ms; %d dead letters, lag %d when the last was accepted", jobs, resourcesPerSecond, bytesPerSecond, p50Ms, p99Ms, maxMs, deadLetters, lag);
    }
}
