package fault;

import org.junit.jupiter.api.BeforeAll;
import toxiproxy.RealToxiproxy;

/** Through a real Toxiproxy. */
class RealLinkFaultTest extends LinkFaultContract {
    @BeforeAll static void findIt() { RealToxiproxy.binary(); }

    @Override String toxiproxy() { return RealToxiproxy.binary(); }
}
