package load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The files of a result: {@code load-NAME.json} with all of it, from which the report is made and two runs are compared, and a
 * {@code load-NAME-OPERATION.hgrm} for each kind of request, as the plotters of HdrHistogram read it, in milliseconds.
 */
public final class LoadFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is told of each histogram. */
    static final List<Double> PERCENTILES = List.of(50.0, 90.0, 95.0, 99.0, 99.9, 100.0);

    private LoadFiles() {}

    static void write(LoadResult result, Path folder) {
        try {
            Files.createDirectories(folder);
            JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve("load-" + result.name() + ".json").toFile(), tree(result));
            for (Map.Entry<String, Latencies> operation : result.whole().operations().entrySet())
                try (var out = new PrintStream(folder.resolve("load-" + result.name() + "-" + operation.getKey() + ".hgrm").toFile(), StandardCharsets.UTF_8)) {
                    operation.getValue().corrected().outputPercentileDistribution(out, 1e6);
                }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole of a result, as {@code load-NAME.json} has it. */
    public static ObjectNode tree(LoadResult result) {
        ObjectNode tree = JSON.createObjectNode().put("name", result.name()).put("schedule", result.schedule().toString()).put("seconds", result.schedule().lastingNanos() / 1e9)
            .put("plan", result.planHash()).put("rightPerSecond", result.rightPerSecond());
        result.faults().forEach(tree.putArray("invalid")::add);
        generator(tree.putObject("generator"), result.generator());
        var phases = tree.putArray("phases");
        for (Phase phase : result.phases()) phases.addObject().put("name", phase.name()).put("fromMs", phase.fromNanos() / 1e6).put("disturbed", phase.disturbed());
        part(tree.putObject("whole"), result.whole(), true);
        ObjectNode parts = tree.putObject("parts");
        result.parts().forEach((name, part) -> part(parts.putObject(name), part, false));
        slices(tree.putObject("slices"), result.slices());
        return tree;
    }

    private static void generator(ObjectNode node, Generator g) {
        node.put("planned", g.planned()).put("sentInTime", g.inTime()).put("rateError", g.rateError()).put("cpuSeconds", g.cpuSeconds()).put("wallSeconds", g.wallSeconds())
            .put("busiestThread", g.busiest()).put("idle", g.idle()).put("gcMs", g.gcMs()).put("gcCount", g.gcCount()).put("connections", g.connections())
            .put("slowdown", g.machine().slowdown());
        percentiles(node.putObject("lagMs"), g.lag());
    }

    private static void part(ObjectNode node, Part part, boolean withHistogram) {
        part.operations().forEach((name, l) -> {
            ObjectNode operation = node.putObject(name).put("right", l.right()).put("wrong", l.wrong());
            ObjectNode errors = operation.putObject("errors");
            l.errors().forEach(errors::put);
            percentiles(operation.putObject("correctedMs"), l.corrected());
            percentiles(operation.putObject("serviceMs"), l.service());
            percentiles(operation.putObject("failedMs"), l.failedLatency());
            if (withHistogram) operation.put("histogram", encoded(l.corrected()));
        });
    }

    private static void percentiles(ObjectNode node, Histogram h) {
        for (double p : PERCENTILES) node.set(label(p), ms(h, h.getValueAtPercentile(p) / 1e6));
        node.set("mean", ms(h, h.getMean() / 1e6));
    }

    /** Null where there was none. */
    private static JsonNode ms(Histogram h, double ms) { return h.getTotalCount() == 0 ? JSON.nullNode() : JSON.getNodeFactory().numberNode(ms); }

    /** "p99.9", "max". */
    static String label(double percentile) { return percentile == 100 ? "max" : "p" + (percentile == Math.rint(percentile) ? "" + (long) percentile : "" + percentile); }

    private static void slices(ObjectNode node, Slices slices) {
        node.put("sliceMs", slices.sliceNanos() / 1e6);
        for (String row : List.of("right", "wrong", "max")) node.putArray(row);
        for (double p : Comparison.PERCENTILES) node.putArray(label(p));
        for (Slices.Slice s : slices.all()) {
            node.withArray("right").add(s.right());
            node.withArray("wrong").add(s.wrong()[0]);
            for (double p : Comparison.PERCENTILES) node.withArray(label(p)).add(s.latency().getValueAtPercentile(p) / 1e3);
            node.withArray("max").add(s.latency().getMaxValue() / 1e3);
        }
    }

    private static String encoded(Histogram h) {
        var buffer = ByteBuffer.allocate(h.getNeededByteBufferCapacity());
        int length = h.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
    }

    static Histogram decoded(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(text)), Latencies.HIGHEST_NANOS);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram: " + e.getMessage(), e);
        }
    }

    /** A result as it was written. */
    public static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
