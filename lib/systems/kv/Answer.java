package systems.kv;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kit.Digests;

/**
 * What came of a request (contracts/kv.md §1): OK, REJECTED with a text and perhaps a hint, or UNKNOWN.
 *
 * @param said in a word, so that a check shows it: {@code acked}, {@code value Alice}, {@code absent}, {@code rejected: …}
 * @param value of a read that found one
 * @param existed of a delete that tells it
 * @param count of a batch
 * @param hops how often a hint was followed, or another node asked, to get it
 */
public record Answer(Kind kind, String said, Optional<String> value, Optional<Boolean> existed, int count, Optional<Hint> hint, int hops) {
    public static final String ACKED = "acked";
    public static final String ABSENT = "absent";
    private static final int SHOWN_CHARS = 120;

    public enum Kind {
        OK,
        /** Refused, which does not prove that nothing happened (contracts/kv.md §4.1). */
        REJECTED,
        /** Nobody took the request. */
        NOT_SENT,
        /** No whole answer in time, or one that leaves it open. */
        UNKNOWN
    }

    public static Answer ok() { return new Answer(Kind.OK, ACKED, Optional.empty(), Optional.empty(), 0, Optional.empty(), 0); }

    public static Answer read(Optional<String> value) {
        return new Answer(Kind.OK, value.map(Answer::value).orElse(ABSENT), value, Optional.empty(), 0, Optional.empty(), 0);
    }

    public static Answer exists(boolean exists) { return new Answer(Kind.OK, exists ? "exists" : ABSENT, Optional.empty(), Optional.empty(), 0, Optional.empty(), 0); }

    public static Answer deleted(Optional<Boolean> existed) { return new Answer(Kind.OK, ACKED, Optional.empty(), existed, 0, Optional.empty(), 0); }

    public static Answer batch(int count) { return new Answer(Kind.OK, ACKED, Optional.empty(), Optional.empty(), count, Optional.empty(), 0); }

    public static Answer rejected(String text) { return new Answer(Kind.REJECTED, "rejected: " + text, Optional.empty(), Optional.empty(), 0, Hint.in(text), 0); }

    public static Answer notSent(String why) { return new Answer(Kind.NOT_SENT, "not sent: " + why, Optional.empty(), Optional.empty(), 0, Optional.empty(), 0); }

    public static Answer unknown(String why) { return new Answer(Kind.UNKNOWN, "unknown: " + why, Optional.empty(), Optional.empty(), 0, Optional.empty(), 0); }

    /** What a read says that finds this value; of a long one, length and digest. */
    public static String value(String value) {
        if (value.length() <= SHOWN_CHARS) return "value " + value;
        return "value of " + value.length() + " characters, sha256 " + Digests.sha256(value.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** Whether it is a success. */
    public boolean acked() { return kind == Kind.OK; }

    Answer after(int hopsTaken) { return new Answer(kind, said, value, existed, count, hint, hopsTaken); }

    @Override public String toString() { return said; }
}
