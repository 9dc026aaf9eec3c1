package systems.iggy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kit.SetupError;
import org.junit.jupiter.api.Test;

class IggyAddressTest {
    @Test void schemeAndUserMayBeLeftOut() {
        var usual = new IggyAddress("127.0.0.1", 8090, "iggy", "iggy");
        assertThat(IggyAddress.parse("127.0.0.1:8090"), is(usual));
        assertThat(IggyAddress.parse("tcp://127.0.0.1:8090"), is(usual));
        assertThat(IggyAddress.parse("iggy://me:pass:word@localhost:1"), is(new IggyAddress("localhost", 1, "me", "pass:word")));
    }

    @Test void anythingElseIsRefused() {
        for (String text : new String[] {"", "127.0.0.1", "http://127.0.0.1:8090", "tcp://127.0.0.1:8090/x", "iggy://me@127.0.0.1:8090"}) {
            assertThat(text, assertThrows(SetupError.class, () -> IggyAddress.parse(text)).getMessage(), containsString("--iggy " + text));
        }
    }

    @Test void thePasswordStandsInNoMessage() { assertThat(IggyAddress.parse("iggy://me:verysecret@127.0.0.1:8090").toString(), is("iggy://127.0.0.1:8090")); }
}
