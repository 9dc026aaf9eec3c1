package fetchbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The numbers of this process as Prometheus text (contracts/fetchbox.md §7), on telemetry.metrics_addr. */
final class Metrics implements AutoCloseable {
    private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> nanos = new ConcurrentSkipListMap<>();
    private final Defects defects;
    private HttpServer server;

    Metrics(Defects defects) { this.defects = defects; }

    /** @param labels names and values in turn */
    void count(String name, String... labels) {
        if (!defects.on(Defect.NOTHING_COUNTED)) counter(name, labels).increment();
    }

    void add(String name, long amount) { counter(name).add(amount); }

    /** So that it is told from the start, as 0. */
    LongAdder counter(String name, String... labels) { return counters.computeIfAbsent(name + labelled(labels), k -> new LongAdder()); }

    void gauge(String name, LongSupplier value, String... labels) { gauges.put(name + labelled(labels), value); }

    void observe(String name, long tookNanos) {
        if (defects.on(Defect.DURATIONS_NOT_COUNTED)) return;
        counter(name + "_count").increment();
        nanos.computeIfAbsent(name + "_sum", k -> new LongAdder()).add(tookNanos);
    }

    private String labelled(String... labels) {
        if (labels.length == 0) return "";
        var text = new StringBuilder("{");
        for (int i = 0; i < labels.length; i += 2) text.append(i == 0 ? "" : ",").append(labels[i]).append(defects.on(Defect.METRIC_LABELS_DIFFER) ? "_name=\"" : "=\"").append(labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")).append('"');
        return text.append('}').toString();
    }

    String text() {
        var out = new StringBuilder();
        counters.forEach((name, value) -> out.append(name).append(' ').append(value.sum()).append('\n'));
        nanos.forEach((name, value) -> out.append(name).append(' ').append(value.sum() / 1e9).append('\n'));
        gauges.forEach((name, value) -> out.append(name).append(' ').append(value.getAsLong()).append('\n'));
        return out.toString();
    }

    /** @param address host:port; nothing is served when it is empty */
    void serve(String address) throws IOException {
        if (address.isEmpty()) return;
        server = Api.bound("telemetry.metrics_addr", address);
        server.createContext("/", exchange -> {
            var call = new Call(exchange);
            if (call.path.equals("/metrics") && defects.on(Defect.METRICS_ARE_JSON)) call.answer(200, "application/json", "{}".getBytes());
            else if (call.path.equals("/metrics")) call.answer(200, "text/plain; version=0.0.4", text().getBytes());
            else call.answer(404, "text/plain", new byte[0]);
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @Override public void close() {
        if (server != null) server.stop(0);
    }
}
