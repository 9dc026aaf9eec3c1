package load;

import java.util.Set;

/** The errors of requests that got no whole answer. */
final class Unanswered {
    static final String REFUSED = "connection refused";
    static final String CLOSED = "closed without an answer";
    static final String BROKEN = "connection broken";
    static final String NO_HTTP = "no HTTP";
    static final String LATE = "no answer in time";
    static final String NOT_SENT = "not sent in time";
    static final Set<String> WORDS = Set.of(REFUSED, CLOSED, BROKEN, NO_HTTP, LATE, NOT_SENT);

    private Unanswered() {}
}
