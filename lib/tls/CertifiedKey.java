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
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

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
            Files.writeString(keyFile, Pem.of("PRIVATE KEY", pkcs8()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the public key, where the JDK leaves it out: it should be there (RFC 5915 §3), and some servers take no other. */
    private byte[] pkcs8() throws IOException {
        if (!(key instanceof ECPrivateKey ec)) return key.getEncoded();
        X9ECParameters curve = SECNamedCurves.getByName("secp256r1");
        byte[] point = new FixedPointCombMultiplier().multiply(curve.getG(), ec.getS()).normalize().getEncoded(false);
        var algorithm = PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKeyAlgorithm();
        return new PrivateKeyInfo(algorithm, new org.bouncycastle.asn1.sec.ECPrivateKey(curve.getN().bitLength(), ec.getS(), new DERBitString(point), null)).getEncoded();
    }

    /** Never the key. */
    @Override public String toString() { return Map.of("subject", certificate().getSubjectX500Principal(), "until", certificate().getNotAfter().toInstant()).toString(); }
}
