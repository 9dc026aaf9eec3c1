package fetchbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import kit.Case;
import org.junit.jupiter.api.BeforeAll;
import systems.iggy.IggyServer;

/** The log in an Iggy of the test's own, where IGGY_BINARY names one. */
class IggyLogTest extends MessageLogContract {
    private static final String VARIABLE = "IGGY_BINARY";

    @BeforeAll static void findIt() { assumeTrue(System.getenv(VARIABLE) != null, "no Iggy: " + VARIABLE + " is not set"); }

    @Override Config.Broker broker(Case c) {
        var address = IggyServer.start(c, Path.of(System.getenv(VARIABLE))).address();
        return new Config.Broker(true, address.host(), address.port(), address.user(), address.password(), "fetchbox-test");
    }
}
