package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PipelineOptionsTest {
    private static final Map<String, String> BOTH = Map.of("IGGY_ADDR", "127.0.0.1:1", "IGGY_BINARY", "/opt/iggy");

    private static Options options(Map<String, String> environment, String... args) {
        var options = new Options();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
        return options.withEnvironment(environment);
    }

    @Test void aFlagBeatsBothVariables() {
        var address = options(BOTH, "--iggy", "127.0.0.1:2");
        assertThat(address.iggy(), is(Optional.of("127.0.0.1:2")));
        assertThat(address.iggyBinary(), is(Optional.empty()));
        var binary = options(BOTH, "--iggy-binary", "/opt/other");
        assertThat(binary.iggy(), is(Optional.empty()));
        assertThat(binary.iggyBinary(), is(Optional.of(Path.of("/opt/other"))));
    }

    @Test void withoutAFlagTheVariablesSay() {
        assertThat(options(BOTH).iggy(), is(Optional.of("127.0.0.1:1")));
        assertThat(options(BOTH).iggyBinary(), is(Optional.of(Path.of("/opt/iggy"))));
    }

    @Test void passwordsAreSecretWithAndWithoutAScheme() {
        for (String address : new String[] {"iggy://me:verysecret@127.0.0.1:8090", "me:verysecret@127.0.0.1:8090"})
            assertThat(address, options(Map.of("IGGY_ADDR", address)).secrets(), hasItem("verysecret"));
    }
}
