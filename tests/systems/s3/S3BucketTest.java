package systems.s3;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import kit.Options;
import kit.SetupError;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which S3 server a command line and its environment name. */
class S3BucketTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("RIMIO_S3_ENDPOINT", "https://s3.example/", "RIMIO_S3_BUCKET", "b", "RIMIO_S3_REGION", "eu-1",
        "RIMIO_S3_ACCESS_KEY_ID", "id", "RIMIO_S3_SECRET_ACCESS_KEY", "from-environment");

    private static Optional<S3Bucket> named(Map<String, String> environment, String... args) {
        var options = new Options();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
        return S3Bucket.named(options.withEnvironment(environment));
    }

    @Test void noneByItself() { assertThat(named(Map.of()), is(Optional.empty())); }

    @Test void byVariablesOfTheProfile() {
        assertThat(named(ENVIRONMENT), is(Optional.of(new S3Bucket("https://s3.example", "b", "eu-1", "id", "from-environment"))));
        assertThat(named(ENVIRONMENT, "--profile", "amberio"), is(Optional.empty()));
    }

    @Test void aFlagWins() {
        assertThat(named(ENVIRONMENT, "--s3-endpoint", "http://127.0.0.1:9000", "--s3-secret-key", "given"), is(Optional.of(new S3Bucket("http://127.0.0.1:9000", "b", "eu-1", "id", "given"))));
    }

    @Test void theRegionHasADefault() {
        assertThat(named(Map.of(), "--s3-endpoint", "http://h:1", "--s3-bucket", "b", "--s3-access-key", "i", "--s3-secret-key", "s").orElseThrow().region(), is("us-east-1"));
    }

    @Test void halfOfItIsAMistake() {
        assertThat(assertThrows(SetupError.class, () -> named(Map.of(), "--s3-bucket", "b")).getMessage(), containsString("--s3-endpoint"));
        assertThat(assertThrows(SetupError.class, () -> named(Map.of(), "--s3-endpoint", "http://h:1", "--s3-access-key", "i", "--s3-secret-key", "s")).getMessage(), containsString("--s3-bucket"));
        assertThat(assertThrows(SetupError.class, () -> named(ENVIRONMENT, "--s3-endpoint", "h:9000")).getMessage(), containsString("http://host:port"));
    }

    @Test void itsWordsHoldNoSecret() { assertThat(named(ENVIRONMENT).orElseThrow().toString(), not(containsString("from-environment"))); }
}
