package runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import kit.Leftovers;

/** A checkout in a temporary folder with cases that need no server, and run_all on it as a process of its own. */
final class SyntheticRepository implements AutoCloseable {
    private static final int RUN_LIMIT_SECONDS = 60;
    final Path root;

    /** What a run of run_all came to. */
    record Ended(int exitCode, String output, Map<String, String> verdicts, Map<String, String> reasons) {
        String lastLine() { return output.lines().reduce((a, b) -> b).orElse(""); }
    }

    SyntheticRepository() throws IOException {
        root = Files.createTempDirectory("casebook-synthetic-").toRealPath();
        Files.createDirectories(root.resolve("cases"));
        Files.createDirectories(root.resolve("expected"));
        Files.writeString(root.resolve("jbang-catalog.json"), "{\"aliases\": {}}");
    }

    /** A case whose check method has this body; {@code header} holds further header lines. */
    SyntheticRepository with(String name, String header, String body) throws IOException {
        return withClass(name, header, "static void main(String[] args) { Case.run(args, C%s::check); }\nstatic void check(Case c) throws Exception {\n%s\n}".formatted(name.substring(0, 3), body));
    }

    /** A case whose class has these members. */
    SyntheticRepository withClass(String name, String header, String members) throws IOException {
        String main = "C" + name.substring(0, 3);
        return withFile(name + ".java", """
            //DESCRIPTION %s is a synthetic case.
            //MAIN %s
            //DEPS ../lib/Casebook.java
            //SYSTEM none
            %s
            import static org.hamcrest.Matchers.*;
            import kit.Case;
            class %s {
            %s
            }
            """.formatted(name, main, header, main, members));
    }

    SyntheticRepository withFile(String file, String text) throws IOException {
        Files.writeString(root.resolve("cases").resolve(file), text);
        return this;
    }

    /** A row of the reference's ledger. */
    SyntheticRepository known(String check) throws IOException {
        Path ledger = root.resolve("expected/reference.yaml");
        String rows = Files.exists(ledger) ? Files.readString(ledger) : "rows:\n";
        Files.writeString(ledger, rows + "  - {check: %s, clause: '1', seen: it does otherwise, since: '1.0', reproduce: run it}\n".formatted(check));
        return this;
    }

    Process start(Map<String, String> environment, String... arguments) throws IOException { return java(environment, RunAllProcess.class.getName(), arguments); }

    /** A case alone, without run_all. */
    Process startAlone(String name, String... arguments) throws IOException { return java(Map.of(), "cases/" + name + ".java", arguments); }

    /** @param main a class, or a source file */
    private Process java(Map<String, String> environment, String main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
            "-cp", System.getProperty("java.class.path"), main));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).directory(root.toFile()).redirectErrorStream(true).redirectOutput(root.resolve("output").toFile());
        builder.environment().put("CASEBOOK_HOME", root.toString());
        builder.environment().keySet().removeIf(k -> k.startsWith("RIMIO_") || k.equals("GITHUB_STEP_SUMMARY"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits until the output holds a text so many times. */
    void awaitOutput(int times, String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_LIMIT_SECONDS);
        while (output().split(Pattern.quote(text), -1).length - 1 < times) {
            if (System.nanoTime() > deadline) throw new AssertionError("not " + times + " times '" + text + "' in:\n" + output());
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** (Linux: it reads /proc.) What a run started and what these started in turn, with their command lines, once they had five seconds to end. */
    List<String> left() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline && ProcessHandle.allProcesses().anyMatch(this::isOurs)) TimeUnit.MILLISECONDS.sleep(50);
        return ProcessHandle.allProcesses().filter(this::isOurs).map(p -> p.pid() + " " + p.info().commandLine().orElse("")).toList();
    }

    private boolean isOurs(ProcessHandle p) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + p.pid() + "/environ")), StandardCharsets.ISO_8859_1).contains("CASEBOOK_HOME=" + root);
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours
        }
    }

    Ended run(String... arguments) throws IOException, InterruptedException { return await(start(Map.of(), arguments)); }

    Ended await(Process p) throws IOException, InterruptedException {
        if (!p.waitFor(RUN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            p.destroyForcibly();
            throw new AssertionError("run_all did not end within " + RUN_LIMIT_SECONDS + " s; it said:\n" + output());
        }
        Map<String, String> verdicts = new TreeMap<>();
        Map<String, String> reasons = new TreeMap<>();
        Path summary = root.resolve("runs/latest/run.json");
        if (Files.exists(summary))
            for (JsonNode c : new ObjectMapper().readTree(summary.toFile()).path("cases")) {
                verdicts.put(c.path("name").asText(), c.path("verdict").asText());
                reasons.put(c.path("name").asText(), c.path("reason").asText(""));
            }
        return new Ended(p.exitValue(), output(), verdicts, reasons);
    }

    String output() throws IOException { return Files.readString(root.resolve("output")); }

    Path caseFolder(String name) { return root.resolve("runs/latest").resolve(name); }

    @Override public void close() { Leftovers.deleteTree(root); }
}
