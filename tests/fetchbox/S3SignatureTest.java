package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is signed is what is sent: a client leaves out the port of the scheme, and the server takes several spaces for one. */
class S3SignatureTest {
    private static String signed(String uri, String value) {
        return new S3Signature("us-east-1", "a", "s").headers("PUT", URI.create(uri), Map.of("x-amz-meta-a", value), new byte[0], Instant.EPOCH).get("Authorization");
    }

    @Test void thePortOfTheSchemeIsNotSent() {
        assertThat(signed("http://s3.example:80/b/k", "x"), is(signed("http://s3.example/b/k", "x")));
        assertThat(signed("https://s3.example:443/b/k", "x"), is(signed("https://s3.example/b/k", "x")));
        assertThat(signed("http://s3.example:9000/b/k", "x"), is(not(signed("http://s3.example/b/k", "x"))));
    }

    @Test void spacesInARowAreOne() { assertThat(signed("http://s3.example/b/k", " a   b "), is(signed("http://s3.example/b/k", "a b"))); }
}
