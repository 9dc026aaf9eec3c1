package docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import kit.Header;
import kit.Repository;
import load.LoadCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import runner.NewCase;
import runner.RunOptions;

/** The documents say what is so: the example compiles, links lead somewhere, flags exist, and the rules of size hold. */
class DocumentsTest {
    private final Path root = Repository.find().root();
    @TempDir Path temp;

    @Test void theExampleOfTheReadmeCompiles() throws Exception {
        var block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(root.resolve("README.md")));
        assertThat(block.find(), is(true));
        Path file = Files.writeString(temp.resolve("099_survives_its_writer.java"), block.group(1));
        assertThat(Header.of(file).mainClass(), is("SurvivesItsWriter"));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", System.getProperty("java.class.path"), "-d", temp.toString(), file.toString());
        assertThat(exit, is(0));
    }

    @Test void linksLeadSomewhere() throws IOException {
        for (Path document : documents()) {
            var link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(Files.readString(document));
            while (link.find()) assertThat(document + " -> " + link.group(1), Files.exists(document.resolveSibling(link.group(1))), is(true));
        }
    }

    @Test void flagsExist() throws IOException {
        var known = new ArrayList<>(CommandSpec.forAnnotatedObject(new RunOptions()).optionsMap().keySet());
        known.addAll(CommandSpec.forAnnotatedObject(new NewCase()).optionsMap().keySet());
        known.addAll(CommandSpec.forAnnotatedObject(new LoadCommand()).optionsMap().keySet());
        known.addAll(List.of("--defects", "--list-defects", "--data", "--enable-native-access", "--conf", "--node", "--release", "--kills-only", "--resume", "--address"));
        for (Path document : documents()) {
            var flag = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+").matcher(Files.readString(document));
            while (flag.find()) assertThat(document.getFileName().toString(), flag.group(), is(in(known)));
        }
    }

    /** A check as the table names it: {@code 018/one-down.*}. */
    private record Named(String caseId, String pattern) {
        static Named parse(String text) { return new Named(text.substring(0, 3), text.substring(4)); }

        /** Whether the case's file has it: as one text, or, where ids are put together, as the beginnings and ends of texts. */
        boolean in(Set<String> texts) {
            List<String> pieces = List.of(pattern.split("\\*", -1));
            var whole = Pattern.compile(pieces.stream().map(Pattern::quote).collect(Collectors.joining(".*")));
            if (texts.stream().anyMatch(t -> whole.matcher(t).matches())) return true;
            return pieces.size() > 1 && pieces.stream().allMatch(p -> texts.stream().anyMatch(t -> t.startsWith(p) || t.endsWith(p)));
        }
    }

    /** The rows of docs/systems.md: the checks of each clause. */
    private Map<Integer, List<Named>> clauseTable() throws IOException { return clauseTable("\\| (\\d+) \\| (`.*`) \\|"); }

    private Map<Integer, List<Named>> clauseTableOfThePipeline() throws IOException { return clauseTable("\\| P(\\d+) \\| [^|]+ \\| (`.*`) \\|"); }

    /** @param pattern of a row: its number, its checks */
    private Map<Integer, List<Named>> clauseTable(String pattern) throws IOException {
        var table = new TreeMap<Integer, List<Named>>();
        for (String line : Files.readAllLines(root.resolve("docs/systems.md"))) {
            var row = Pattern.compile(pattern).matcher(line);
            if (row.matches()) table.put(Integer.valueOf(row.group(1)), Pattern.compile("`([^`]+)`").matcher(row.group(2)).results().map(m -> Named.parse(m.group(1))).toList());
        }
        return table;
    }

    @Test void theClauseTableHasAllClausesAndCasesOfTheHeaders() throws IOException {
        var cases = new TreeMap<Integer, Set<String>>();
        for (Header h : Repository.find().headers()) if (h.system().equals("rimio")) h.clauses().forEach(n -> cases.computeIfAbsent(n, k -> new TreeSet<>()).add(h.id()));
        var told = new TreeMap<Integer, Set<String>>();
        clauseTable().forEach((clause, checks) -> told.put(clause, checks.stream().map(Named::caseId).collect(Collectors.toCollection(TreeSet::new))));
        assertThat(told, is(cases));
        assertThat("each of the contract's 58 clauses has a case", cases.keySet(), is(IntStream.rangeClosed(1, 58).boxed().collect(Collectors.toSet())));
    }

    @Test void theClauseTableOfThePipelineHasTheCasesOfTheHeaders() throws IOException {
        var cases = new TreeMap<Integer, Set<String>>();
        for (Header h : Repository.find().headers()) if (h.system().equals("fetchbox")) h.clauses().forEach(n -> cases.computeIfAbsent(n, k -> new TreeSet<>()).add(h.id()));
        var told = new TreeMap<Integer, Set<String>>();
        clauseTableOfThePipeline().forEach((clause, checks) -> told.put(clause, checks.stream().map(Named::caseId).collect(Collectors.toCollection(TreeSet::new))));
        assertThat(told, is(cases));
    }

    @Test void theTableOfTheReplicatedLogHasTheRequirementsOfTheHeaders() throws IOException { tableIsAsHeaders("kafka", "1", "R"); }

    @Test void theTableOfTheKeyValueStoreHasTheRequirementsOfTheHeaders() throws IOException { tableIsAsHeaders("ferrium", "2", "K"); }

    /** @param letter before the numbers of requirements */
    private void tableIsAsHeaders(String system, String hundred, String letter) throws IOException {
        var told = new TreeMap<String, String>();
        for (String line : Files.readAllLines(root.resolve("docs/systems.md"))) {
            var row = Pattern.compile("\\| (" + hundred + "\\d\\d) \\| (" + letter + "\\d+(?: " + letter + "\\d+)*) \\|.*").matcher(line);
            if (row.matches()) told.put(row.group(1), row.group(2));
        }
        var cases = new TreeMap<String, String>();
        for (Header h : Repository.find().headers()) if (h.system().equals(system) && h.id().startsWith(hundred)) cases.put(h.id(), h.clauses().stream().map(n -> letter + n).collect(Collectors.joining(" ")));
        assertThat(told, is(cases));
    }

    @Test void theChecksOfTheClauseTableExist() throws IOException {
        Map<String, Set<String>> texts = new TreeMap<>();
        for (Header h : Repository.find().headers()) texts.put(h.id(), Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(read(h.file())).results().map(m -> m.group(1)).collect(Collectors.toSet()));
        var missing = Stream.of(clauseTable(), clauseTableOfThePipeline()).flatMap(t -> t.values().stream()).flatMap(List::stream).filter(named -> !named.in(texts.getOrDefault(named.caseId(), Set.of()))).toList();
        assertThat(missing, is(empty()));
        assertThat("a renamed check would be missed", new Named("018", "one-down.put-202").in(texts.get("018")) || new Named("032", "*.get-forgotten-body").in(texts.get("032")), is(false));
    }

    @Test void casesAndClassesStaySmall() throws IOException {
        assertThat(longer("cases", 150), is(empty()));
        assertThat(longer("lib", 300), is(empty()));
        assertThat("but for the list of defects", longer("reference", 300).stream().filter(f -> !f.startsWith("Defect.java")).toList(), is(empty()));
    }

    @Test void noFileNamesOneMachinesFolders() throws IOException {
        var machine = Pattern.compile("(^|[^.a-z])/(root|home/[a-z]+)/");
        try (Stream<Path> all = Stream.of("cases", "lib", "reference", "servers", "tests", "docs", "expected", ".ci").flatMap(this::files)) {
            assertThat(all.filter(f -> machine.matcher(read(f)).find()).toList(), is(empty()));
        }
    }

    private List<String> longer(String folder, int lines) throws IOException {
        try (Stream<Path> all = files(folder)) {
            return all.filter(f -> f.toString().endsWith(".java") && read(f).lines().count() > lines).map(f -> f.getFileName() + ": " + read(f).lines().count() + " lines").toList();
        }
    }

    private Stream<Path> files(String folder) {
        try {
            return Files.walk(root.resolve(folder)).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            return Stream.concat(Stream.of(root.resolve("README.md")), docs).toList();
        }
    }
}
