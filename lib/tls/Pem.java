package tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;

/** PEM files (RFC 7468). */
public final class Pem {
    private static final int LINE_CHARS = 64;

    private Pem() {}

    static String of(String label, byte[] content) {
        String text = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    /** Certificates one after the other, such as a bundle of authorities. */
    public static void write(Path file, Collection<X509Certificate> certificates) {
        var text = new StringBuilder();
        try {
            for (X509Certificate c : certificates) text.append(of("CERTIFICATE", c.getEncoded()));
            Files.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
