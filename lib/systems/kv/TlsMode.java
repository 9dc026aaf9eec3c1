package systems.kv;

/** How nodes and clients of a key-value cluster talk (contracts/kv.md §2.5). */
public enum TlsMode {
    /** In plain text. */
    OFF,
    /** Nodes show certificates. */
    TLS,
    /** Clients do, too. */
    MTLS;

    public boolean on() { return this != OFF; }

    /** Of the URLs of nodes. */
    public String scheme() { return on() ? "https" : "http"; }
}
