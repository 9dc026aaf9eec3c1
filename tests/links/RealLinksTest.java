package links;

import toxiproxy.RealToxiproxy;

/** Through a real Toxiproxy. */
class RealLinksTest extends LinksContract {
    @Override String toxiproxy() { return RealToxiproxy.binary(); }
}
