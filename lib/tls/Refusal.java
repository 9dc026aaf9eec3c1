package tls;

import java.io.EOFException;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;

/** Why a handshake came to nothing, in few words that do not depend on who looks at it. */
public final class Refusal {
    public static final String EXPIRED = "the certificate has expired";
    public static final String NOT_YET_VALID = "the certificate is not valid yet";
    public static final String OTHER_HOST = "the certificate is for another host";
    public static final String UNKNOWN_AUTHORITY = "nobody who is believed vouches for the certificate";
    public static final String CLOSED = "the connection was closed";

    private Refusal() {}

    public static String reason(Throwable why) {
        Throwable last = why;
        for (Throwable t = why; t != null; t = t.getCause()) {
            last = t;
            switch (t) {
                case CertificateExpiredException e -> { return EXPIRED; }
                case CertificateNotYetValidException e -> { return NOT_YET_VALID; }
                case CertPathBuilderException e -> { return UNKNOWN_AUTHORITY; }
                case SignatureException e -> { return UNKNOWN_AUTHORITY; } // of one with the same name
                case CertificateException e when e.getMessage() != null && e.getMessage().matches("No (subject alternative|name matching).*") -> { return OTHER_HOST; }
                case EOFException e -> { return CLOSED; }
                default -> { }
            }
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }
}
