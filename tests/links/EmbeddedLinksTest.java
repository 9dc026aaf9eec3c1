package links;

import toxiproxy.ToxiproxyServer;

/** Through the embedded Toxiproxy. */
class EmbeddedLinksTest extends LinksContract {
    @Override String toxiproxy() { return ToxiproxyServer.EMBEDDED; }
}
