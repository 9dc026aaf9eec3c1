package ferrium;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates and PKCS#8 keys in PEM files. Whatever is wrong names the key of the configuration that leads to the file. */
final class Pem {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /** All of a file, at least one. */
    static List<X509Certificate> certificates(Path file, String name) {
        try (var in = Files.newInputStream(file)) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream().map(X509Certificate.class::cast).toList();
            if (!found.isEmpty()) return found;
        } catch (GeneralSecurityException | IOException e) {
            throw bad(name, file, "cannot be read: " + e.getMessage());
        }
        throw bad(name, file, "holds no certificate");
    }

    /** @throws Config.Bad also if the key does not belong to the certificate */
    static PrivateKey key(Path file, X509Certificate certificate, String name) {
        try {
            var match = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!match.find()) throw bad(name, file, "holds no PKCS#8 private key");
            var algorithm = certificate.getPublicKey().getAlgorithm();
            var key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(match.group(1))));
            if (!fits(key, certificate)) throw bad(name, file, "does not belong to the certificate");
            return key;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw bad(name, file, "cannot be used with this certificate: " + e.getMessage());
        }
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update((byte) 1);
        var signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update((byte) 1);
        return signature.verify(signed);
    }

    private static Config.Bad bad(String name, Path file, String what) { return new Config.Bad("`security." + name + "`: " + file + " " + what); }
}
