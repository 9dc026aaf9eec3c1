package http;

import java.io.IOException;
import java.net.ConnectException;
import tls.Refusal;

/** The two ends did not come to terms on TLS, so that no request was sent. */
final class NoHandshake extends ConnectException {
    NoHandshake(IOException why) {
        super("no TLS handshake: " + Refusal.reason(why));
        initCause(why);
    }
}
