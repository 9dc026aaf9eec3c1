package history.linear;

/** What a client knows of its operation (contracts/kv.md §4.1). */
public enum Outcome {
    /** It was answered: it took effect, once, between call and return. A condition that did not hold is an answer, too. */
    OK,
    /** The request never left the client, so it took no effect. */
    REJECTED,
    /** No answer, or a refusal that proves nothing: it takes effect at any time after its call, or never. */
    UNKNOWN
}
