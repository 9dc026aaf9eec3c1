package fault;

import toxiproxy.RealToxiproxy;

/** Through a real Toxiproxy. */
class RealLinkFaultTest extends LinkFaultContract {
    @Override String toxiproxy() { return RealToxiproxy.binary(); }
}
