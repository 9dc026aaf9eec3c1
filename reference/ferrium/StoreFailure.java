package ferrium;

/** The store did not do what was asked, or cannot tell whether it did: 500 on HTTP, the field error on gRPC (contracts/kv.md §2.3, §2.4). */
final class StoreFailure extends RuntimeException {
    StoreFailure(String message) { super(message, null, false, false); }

    StoreFailure prefixed(String prefix) { return new StoreFailure(prefix + getMessage()); }
}
