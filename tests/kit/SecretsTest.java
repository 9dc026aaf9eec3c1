package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static String mask(String text) { return Secrets.mask(text, List.of()); }

    @Test void passwordsInUrls() {
        assertThat(mask("redis: redis://me:geheim@h:6379 (given)"), is("redis: redis://me:***@h:6379 (given)"));
        assertThat(mask("redis://:p@h redis://h:6379"), is("redis://:***@h redis://h:6379"));
        assertThat(mask("GET http://127.0.0.1:80/a@b -> 200"), is("GET http://127.0.0.1:80/a@b -> 200"));
    }

    @Test void optionsThatSayTheyAreSecret() {
        assertThat(mask("run --s3-secret-key abc --seed 1"), is("run --s3-secret-key *** --seed 1"));
        assertThat(mask("run --password=abc"), is("run --password=***"));
    }

    @Test void valuesOfTellingVariables() {
        List<String> values = Secrets.values(Map.of("RIMIO_S3_SECRET_ACCESS_KEY", "AKIAxyz", "MY_TOKEN", "ab", "HOME", "/srv/home"));
        assertThat(values, contains("AKIAxyz"));
        assertThat(Secrets.mask("signed with AKIAxyz in /srv/home", values), is("signed with *** in /srv/home"));
    }

    @Test void valuesThatWereTold() {
        Secrets.keep("told-by-flag");
        assertThat(Secrets.mask("signed with told-by-flag"), is("signed with ***"));
    }
}
