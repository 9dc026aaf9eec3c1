package http;

import java.io.IOException;

/** A request that got no whole HTTP answer: refused, reset, or past its deadline. */
public final class NoAnswer extends RuntimeException {
    NoAnswer(String message, IOException cause) { super(message, cause); }
}
