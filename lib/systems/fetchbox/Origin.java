package systems.fetchbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import kit.Case;

/** Where resources come from: a server that answers each path by a script and writes down what it was asked. A path without script is 404. */
public final class Origin implements AutoCloseable {
    private final ScriptedServer server = new ScriptedServer("origin", this::answer);
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    private record Script(List<Answer> answers, AtomicInteger given) {
        Answer next() { return answers.get(Math.min(given.getAndIncrement(), answers.size() - 1)); }
    }

    Origin() {}

    /** One of this case. */
    public static Origin of(Case c) { return c.closeAtEnd(new Origin()); }

    /** What a path answers to its first request, its second, and so on; the last answer stays. */
    public Origin serve(String path, Answer... answers) {
        scripts.put(path, new Script(List.of(answers), new AtomicInteger()));
        return this;
    }

    public String url(String path) { return server.url() + path; }

    private Answer answer(Asked asked) { return scripts.containsKey(asked.path()) ? scripts.get(asked.path()).next() : Answer.status(404); }

    /** All requests, in the order of arrival. */
    public List<Asked> asked() { return server.asked(); }

    /** The requests for a path, in the order of arrival. */
    public List<Asked> asked(String path) { return asked().stream().filter(a -> a.path().equals(path)).toList(); }

    /** How long after one request for a path the next one came, in ms. */
    public List<Long> gapsMs(String path) {
        List<Asked> all = asked(path);
        return java.util.stream.IntStream.range(1, all.size()).mapToObj(i -> (all.get(i).atNanos() - all.get(i - 1).atNanos()) / 1_000_000).toList();
    }

    /** How many requests were under way at a time, at most. */
    public int mostAtATime() { return server.mostAtATime(); }

    @Override public void close() { server.close(); }
}
