package history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TLC's log says of a replay.
 *
 * @param violated name of the first violated invariant, null if none
 * @param position events replayed in the last state printed; 0 if none is
 * @param depth states on the longest path, 0 if TLC did not get that far
 * @param objections what the rules had against the refused event, in their own words
 */
record TlcLog(String violated, int position, int depth, List<String> objections) {

    private static final Pattern VIOLATED = Pattern.compile("^Error: Invariant (\\w+) is violated");
    private static final Pattern POSITION = Pattern.compile("^/\\\\ position = (\\d+)$");
    private static final Pattern DEPTH = Pattern.compile("^The depth of the complete state graph search is (\\d+)\\.");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    /** Above this, only both ends of the output are kept in memory: each state of a refused trace is printed. */
    private static final int OUTPUT_END_BYTES = 256 * 1024;

    /** Line by line: the log of a long refused trace can be large. ISO 8859-1 takes any byte. */
    static TlcLog read(Path log) throws IOException {
        String violated = null;
        int position = 0;
        int depth = 0;
        StringBuilder objections = new StringBuilder();
        boolean inObjections = false;
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                violated = violated == null ? group(VIOLATED, line, null) : violated;
                position = Integer.parseInt(group(POSITION, line, "" + position));
                depth = Integer.parseInt(group(DEPTH, line, "" + depth));
                if (line.startsWith("/\\ ")) {
                    inObjections = line.startsWith("/\\ objections = ");
                    objections.setLength(inObjections ? 0 : objections.length());
                }
                objections.append(inObjections ? line : "");
            }
        }
        List<String> texts = QUOTED.matcher(objections).results().map(m -> m.group(1)).sorted().toList();
        return new TlcLog(violated, position, depth, texts);
    }

    private static String group(Pattern pattern, String line, String otherwise) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /** The whole output, or of a very long one both ends. */
    static String bothEnds(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long size = file.length();
            if (size <= 2L * OUTPUT_END_BYTES) {
                return slice(file, 0, (int) size);
            }
            long left = size - 2L * OUTPUT_END_BYTES;
            return slice(file, 0, OUTPUT_END_BYTES) + "\n[... " + left + " bytes left out, whole in tlc.log ...]\n"
                    + slice(file, size - OUTPUT_END_BYTES, OUTPUT_END_BYTES);
        }
    }

    private static String slice(RandomAccessFile file, long offset, int sizeBytes) throws IOException {
        byte[] bytes = new byte[sizeBytes];
        file.seek(offset);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** One line: what is violated, by which event, why, and what was there before it. */
    String refusal(List<TraceEvent> events) {
        if (position == 0) {
            return violated + " is violated before the first event";
        }
        TraceEvent event = events.get(position - 1);
        String why = objections.isEmpty() ? "though no rule speaks against it" : String.join("; ", objections);
        return "%s is violated by event %d of %d (%s): %s; before it, %s".formatted(
                violated, position, events.size(), event.summary(), why, before(events, position - 1));
    }

    /** What the path was, and for a retry what it repeats: the event is refused in the light of that. */
    private static String before(List<TraceEvent> events, int index) {
        TraceEvent event = events.get(index);
        List<String> facts = new ArrayList<>();
        int head = -1;
        for (int i = 0; i < index; i++) {
            TraceEvent earlier = events.get(i);
            if (!earlier.path().equals(event.path()) || earlier.kind() == TraceEvent.Kind.PUT_RETRY) {
                continue;
            }
            head = i;
            if (earlier.kind() == TraceEvent.Kind.PUT && earlier.writeId().equals(event.writeId())) {
                facts.add("the write id was used by event %d (generation %d, etag %s)"
                        .formatted(i + 1, earlier.generation(), earlier.etag()));
            }
        }
        facts.addFirst(head < 0 ? "the path was never written" : "the head was generation %d, %s by event %d"
                .formatted(events.get(head).generation(),
                        events.get(head).kind() == TraceEvent.Kind.PUT ? "put" : "deleted", head + 1));
        return String.join(", ", facts);
    }
}
