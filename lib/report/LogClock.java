package report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the time at the head of a log line, whatever its format, as milliseconds since the start of the case. */
final class LogClock {
    /** Of each line of case.log: the time of day and a space. */
    static final int PREFIX = 13;
    private static final long DAY_MS = 86_400_000;
    /** A server's clock is this one; what lies further off is in another zone, or no time at all. */
    private static final long SLACK_MS = 60_000;
    private static final Pattern TIME = Pattern.compile("^\\W{0,4}(?:(\\d{4}-\\d\\d-\\d\\d)[T ])?(\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?\\d*\\s?(Z|[+-]\\d\\d:?\\d\\d)?\\]?\\s*");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final ZonedDateTime start;
    private final long durationMs;

    LogClock(String startedAt, long durationMs) {
        start = Instant.parse(startedAt).atZone(ZoneId.systemDefault());
        this.durationMs = durationMs;
    }

    long endMs() { return durationMs; }

    OptionalLong atMs(String line) {
        Matcher m = TIME.matcher(plain(line));
        if (!m.find()) return OptionalLong.empty();
        try {
            LocalTime time = LocalTime.parse(m.group(2) + (m.group(3) == null ? "" : "." + m.group(3)));
            if (m.group(4) != null) return within(since(m.group(1), time, ZoneOffset.of(m.group(4))));
            OptionalLong local = within(since(m.group(1), time, start.getZone()));
            return local.isPresent() ? local : within(since(m.group(1), time, ZoneOffset.UTC));
        } catch (java.time.DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    String withoutTime(String line) {
        String plain = plain(line);
        return atMs(plain).isPresent() ? TIME.matcher(plain).replaceFirst("") : plain;
    }

    private static String plain(String line) { return COLOUR.matcher(line).replaceAll(""); }

    /** Without a date it is the day of the start, or the one after it when midnight lies between. */
    private long since(String date, LocalTime time, ZoneId zone) {
        LocalDate day = date == null ? start.withZoneSameInstant(zone).toLocalDate() : LocalDate.parse(date);
        long ms = time.atDate(day).atZone(zone).toInstant().toEpochMilli() - start.toInstant().toEpochMilli();
        return date == null && ms < -DAY_MS / 2 ? ms + DAY_MS : ms;
    }

    private OptionalLong within(long ms) { return ms < -SLACK_MS || ms > durationMs + SLACK_MS ? OptionalLong.empty() : OptionalLong.of(Math.max(0, ms)); }
}
