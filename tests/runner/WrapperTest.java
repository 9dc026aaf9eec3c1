package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kit.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper keeps the command that starts a built script, and lets it go when what it was built from changes. */
class WrapperTest {
    private static final int LIMIT_SECONDS = 120;
    private static final String KEPT = "_hello_java";
    @TempDir Path root;

    @BeforeEach void scriptAndLibrary() throws Exception {
        Files.createDirectory(root.resolve("lib"));
        Files.copy(Repository.find().root().resolve("jbang"), root.resolve("jbang"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("jbang.properties"), "run.cds=true\nrun.runtimeoption=-Xlog:disable\n");
        Files.writeString(root.resolve("hello.java"), """
            //JAVA 25+
            //DEPS lib/Word.java
            class hello { static void main(String[] args) { System.out.println(Word.WORD.get() + " " + String.join("|", args)); } }
            """);
        library("one");
    }

    private void library(String word) throws Exception {
        Files.writeString(root.resolve("lib/Word.java"), """
            //JAVA 25+
            //MAIN Word
            public class Word { public static final java.util.function.Supplier<String> WORD = () -> "%s"; }
            """.formatted(word));
    }

    @Test void argumentsArriveAsTheyAreAlsoFromAKeptCommand() throws Exception {
        for (int start = 0; start < 3; start++) assertThat(hello("a b", "it's", "*", "$HOME"), is("one a b|it's|*|$HOME"));
        assertThat(Files.exists(kept()), is(true));
    }

    @Test void theKeptCommandIsWhatStarts() throws Exception {
        keep();
        tamper(command -> command.replaceFirst("^\\S+", "echo kept"));
        assertThat(hello("x"), startsWith("kept -Xlog:disable -XX:SharedArchiveFile="));
    }

    @Test void anEditOfTheLibraryCounts() throws Exception {
        keep();
        library("two");
        assertThat(hello("x"), is("two x"));
    }

    @Test void aScriptIsCompiledAgainstTheLibraryAsItIs() throws Exception {
        keep();
        Files.writeString(root.resolve("lib/Word.java"), """
            //JAVA 25+
            //MAIN Word
            public class Word { public static final Some WORD = new Some(); public static class Some { public String get() { return "four"; } } }
            """);
        assertThat(hello("x"), is("four x"));
    }

    @Test void anOlderFilePutInPlaceOfTheLibraryCounts() throws Exception {
        Path older = root.resolve("Older.java");
        library("older");
        Files.move(root.resolve("lib/Word.java"), older);
        library("one");
        keep();
        Files.move(older, root.resolve("lib/Word.java"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(hello("x"), is("older x"));
    }

    @Test void aJarThatIsGoneIsBuiltAgain() throws Exception {
        keep();
        tamper(command -> command.replaceFirst("^\\S+", "echo kept").replace("/Word.jar", "/Gone.jar"));
        assertThat(hello("x"), is("one x"));
    }

    @Test void theExitCodeIsTheScripts() throws Exception {
        Files.writeString(root.resolve("hello.java"), "//JAVA 25+\nclass hello { static void main(String[] args) { System.exit(Integer.parseInt(args[0])); } }\n");
        for (int code : new int[] {0, 3, 4, 7}) assertThat(start(String.valueOf(code)).waitFor(), is(code));
    }

    private void keep() throws Exception {
        for (int start = 0; start < 2; start++) hello("warm");
        assertThat(Files.exists(kept()), is(true));
    }

    private Path kept() throws Exception {
        try (var all = Files.list(root.resolve(".cache/start"))) {
            return all.filter(f -> f.toString().endsWith(KEPT)).findFirst().orElse(root.resolve("none"));
        }
    }

    private void tamper(UnaryOperator<String> with) throws Exception {
        List<String> lines = Files.readAllLines(kept());
        Files.writeString(kept(), lines.getFirst() + "\n" + with.apply(lines.getLast()) + "\n");
    }

    private String hello(String... args) throws Exception {
        Process process = start(args);
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), is(true));
        return said;
    }

    /** Without a jbang on the PATH, which the wrapper would leave everything to. */
    private Process start(String... args) throws Exception {
        var command = new ArrayList<>(List.of("./jbang", "hello.java"));
        command.addAll(Arrays.asList(args));
        var builder = new ProcessBuilder(command).directory(root.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().compute("PATH", (name, path) -> Arrays.stream(path.split(File.pathSeparator)).filter(d -> !Files.exists(Path.of(d, "jbang"))).collect(Collectors.joining(File.pathSeparator)));
        return builder.start();
    }
}
