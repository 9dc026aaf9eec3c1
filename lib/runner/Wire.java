package runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/**
 * What runner and worker say to each other, one JSON line each: orders on the worker's standard input, reports on its
 * standard output. A report begins with a mark on a line of its own, because a process that a case started may
 * have inherited that output and write there, too.
 */
final class Wire {
    private static final String MARK = "@casebook ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    /** @param outputLog where the case's own output goes */
    record Order(Kind kind, String file, List<String> classPath, List<String> args, String outputLog) {
        /** CASE: run this one. RELEASE: let go of the servers of one that is HELD. END: clean up and say bye. TRAIN: clean up and exit by itself. STOP: end now, in mid-case. */
        enum Kind { CASE, RELEASE, END, TRAIN, STOP }

        static Order of(Kind kind) { return new Order(kind, null, List.of(), List.of(), null); }
    }

    /** @param spent for ENDED and BROKEN: the case left threads behind, so no other case should run in this worker */
    record Report(Kind kind, String text, boolean spent) {
        /** STEP: text is its title. HELD: result.json is written, and text says where the servers are that stay. ENDED: its result.json is written. BROKEN: no result, text says why. BYE: all is cleaned up. */
        enum Kind { STEP, HELD, ENDED, BROKEN, BYE }
    }

    static String line(Order order) { return json(order); }

    /** Begins with a line break: what was written before it may lack one. */
    static String line(Report report) { return "\n" + MARK + json(report) + "\n"; }

    static Order order(String line) {
        try {
            return JSON.readValue(line, Order.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no order: " + line, e);
        }
    }

    /** The report in a line, or empty when somebody else wrote that line. */
    static Optional<Report> report(String line) {
        if (!line.startsWith(MARK)) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(line.substring(MARK.length()), Report.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String json(Object o) {
        try {
            return JSON.writeValueAsString(o);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
