package links;

import org.junit.jupiter.api.BeforeAll;
import toxiproxy.RealToxiproxy;

/** Through a real Toxiproxy. */
class RealLinksTest extends LinksContract {
    @BeforeAll static void findIt() { RealToxiproxy.binary(); }

    @Override String toxiproxy() { return RealToxiproxy.binary(); }
}
