package systems.kv;

/** The two interfaces of a node; a target that has but one serves both words by it. */
public enum Api { HTTP, GRPC }
