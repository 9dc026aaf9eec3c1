package fault;

import toxiproxy.ToxiproxyServer;

/** Through the embedded Toxiproxy. */
class EmbeddedLinkFaultTest extends LinkFaultContract {
    @Override String toxiproxy() { return ToxiproxyServer.EMBEDDED; }
}
