package tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * A private key and the certificates that speak for it.
 *
 * @param chain its own certificate first
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {
    public X509Certificate certificate() { return chain.getFirst(); }

    /** These certificates with the key of another: what nobody may show. */
    public CertifiedKey withKeyOf(CertifiedKey other) { return new CertifiedKey(chain, other.key); }

    /** Whether key and certificate belong together. */
    public boolean fits() {
        try {
            Signature signature = Signature.getInstance(KeyKind.of(key.getAlgorithm()).signature());
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(certificate().getPublicKey());
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // not even of one kind
        }
    }

    /** As PEM files; the key in PKCS#8, readable by its owner alone. */
    public void writeTo(Path certificateFile, Path keyFile) {
        try {
            Pem.write(certificateFile, chain);
            Files.deleteIfExists(keyFile);
            Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keyFile, Pem.of("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never the key. */
    @Override public String toString() { return Map.of("subject", certificate().getSubjectX500Principal(), "until", certificate().getNotAfter().toInstant()).toString(); }
}
