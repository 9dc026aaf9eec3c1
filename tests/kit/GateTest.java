package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GateTest {
    private static Options options(Map<String, String> environment, String... args) {
        var options = new Options();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
        return options.withEnvironment(environment);
    }

    @Test void isShutUntilAskedFor() {
        for (Gate gate : Gate.ALL)
            assertThat(gate.shutReason(options(Map.of())).orElseThrow(), endsWith("give --" + gate.name() + " or " + (gate == Gate.INTEGRATION ? "" : "RIMIO_") + gate.environmentSuffix() + "=1"));
    }

    @Test void opensByItsFlagAlone() {
        for (Gate gate : Gate.ALL)
            for (Gate other : Gate.ALL) assertThat(other.shutReason(options(Map.of(), "--" + gate.name())).isEmpty(), is(gate == other));
    }

    @Test void thatOfPipelinesHasAVariableOfItsOwn() {
        assertThat(Gate.INTEGRATION.shutReason(options(Map.of("INTEGRATION_TESTS", "1"))), is(Optional.empty()));
        assertThat(Gate.INTEGRATION.shutReason(options(Map.of("RIMIO_INTEGRATION_TESTS", "1"))).isPresent(), is(true));
    }

    @Test void opensByTheVariableOfTheProfile() {
        for (String on : new String[] {"1", "true", "YES", "on"}) assertThat(Gate.S3.shutReason(options(Map.of("RIMIO_ENABLE_S3_IT", on))), is(Optional.empty()));
        for (String off : new String[] {"0", "false", "", "no"}) assertThat(Gate.S3.shutReason(options(Map.of("RIMIO_ENABLE_S3_IT", off))).isPresent(), is(true));
        assertThat(Gate.RFC0008.shutReason(options(Map.of("AMBERIO_ENABLE_RFC0008_IT", "1"), "--profile", "amberio")), is(Optional.empty()));
        assertThat(Gate.RFC0008.shutReason(options(Map.of("RIMIO_ENABLE_RFC0008_IT", "1"), "--profile", "amberio")).isPresent(), is(true));
    }
}
