package history.linear;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs of Jepsen's first etcd test: one register, lines {@code process, type, function, value}. Type {@code :invoke} begins;
 * {@code :ok} ends; {@code :fail} ends a cas whose condition did not hold, and a read that timed out; {@code :info} tells that nobody
 * knows. The number of the line is its time.
 */
final class JepsenLog {
    private static final Pattern LINE = Pattern.compile("INFO\\s+jepsen\\.util - (\\d+)\\s+:(invoke|ok|fail|info)\\s+:(read|write|cas)\\s+(.*)");

    private JepsenLog() {}

    static History read(Path file) throws IOException {
        List<Operation> done = new ArrayList<>();
        Map<String, Integer> open = new HashMap<>();
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            Matcher m = LINE.matcher(text.strip());
            line++;
            if (!m.matches()) continue;
            String client = m.group(1);
            if (m.group(2).equals("invoke")) {
                open.put(client, done.size());
                done.add(new Operation(done.size(), client, "etcd", "r", 0, action(m.group(3), m.group(4)), Outcome.UNKNOWN, null, line, Long.MAX_VALUE));
            } else if (!m.group(2).equals("info")) {
                int i = open.remove(client);
                Operation o = done.get(i);
                boolean ok = m.group(2).equals("ok");
                boolean told = ok || o.action().conditional();
                done.set(i, new Operation(i, client, "etcd", "r", 0, o.action(), told ? Outcome.OK : Outcome.UNKNOWN, told ? answer(o.action(), ok, m.group(4)) : null, o.callNanos(), line));
            }
        }
        return new History(done);
    }

    private static Action action(String function, String value) {
        return switch (function) {
            case "read" -> new Action.Get();
            case "write" -> new Action.Set(value);
            default -> new Action.Cas(value.substring(1, value.indexOf(' ')), value.substring(value.indexOf(' ') + 1, value.length() - 1));
        };
    }

    private static Answer answer(Action action, boolean ok, String value) {
        return switch (action) {
            case Action.Get _ -> Answer.read(value.equals("nil") ? null : value);
            case Action.Cas _ -> Answer.applied(ok);
            default -> Answer.done();
        };
    }
}
