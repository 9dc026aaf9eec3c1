package http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** A time within which a server has to answer. Whoever does not is heard all the same, for a check to say so. */
public record Bound(Duration limit) {

    /** The status, or what came instead of an answer in time, as in "201 after 12034 ms" or "no answer". */
    public String status(Supplier<Reply> request) { return answer(request, reply -> "" + reply.status()); }

    /** As {@link #status}, of requests that are sent at once. */
    public List<String> statuses(List<Supplier<Reply>> requests) {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = requests.stream().map(request -> CompletableFuture.supplyAsync(() -> status(request), pool)).toList();
            return pending.stream().map(CompletableFuture::join).toList();
        }
    }

    /** As {@link #status}, with other words for an answer. */
    public String answer(Supplier<Reply> request, Function<Reply, String> words) {
        try {
            Reply reply = request.get();
            return words.apply(reply) + (reply.tookMs() <= limit.toMillis() ? "" : " after " + reply.tookMs() + " ms");
        } catch (NoAnswer e) {
            return "no answer";
        }
    }
}
