package runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Keeps {@code run.json} in the folder of the run up to date; a run that is killed leaves what it knew. */
final class RunJson implements RunListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override public void runBegins(RunResult nothingYet, List<CaseFile> selected) { write(nothingYet, false); }

    @Override public void caseEnded(CaseOutcome outcome, RunResult soFar) { write(soFar, false); }

    @Override public void runEnded(RunResult result) { write(result, true); }

    private static void write(RunResult result, boolean ended) {
        Path fresh = result.folder().resolve(".run.json");
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), json(result, ended));
            Files.move(fresh, result.folder().resolve("run.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the summary of the run: " + e.getMessage(), e);
        }
    }

    private static ObjectNode json(RunResult result, boolean ended) {
        ObjectNode run = JSON.createObjectNode().put("startedAt", result.startedAt().toString()).put("commandLine", result.commandLine())
            .put("target", result.target()).put("jobs", result.jobs()).put("durationMs", result.durationMs()).put("ended", ended).put("interrupted", result.interrupted()).put("minimum", result.minimum());
        if (ended && !result.interrupted()) run.put("exitCode", result.exitCode());
        ArrayNode cases = run.putArray("cases");
        for (CaseOutcome o : result.cases())
            cases.addObject().put("name", o.name()).put("round", o.turn().round()).put("verdict", o.verdict().name()).put("reason", o.result().reason()).put("seed", o.result().seed())
                .put("durationMs", o.result().durationMs()).put("setUpMs", o.result().setUpMs()).put("checks", o.result().checks().size()).put("again", o.again())
                .set("earlier", JSON.valueToTree(o.earlier().stream().map(e -> e.verdict() + (e.result().reason() == null ? "" : " " + e.result().reason())).toList()));
        ArrayNode notRun = run.putArray("notRun");
        result.notRun().forEach(notRun::add);
        return run;
    }
}
