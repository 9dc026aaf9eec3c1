package tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import kit.SetupError;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Who signs certificates; made anew for each case, and trusted by nobody else. */
public final class Authority {
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
    private static final Duration LONG = Duration.ofDays(30);
    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** Kinds of keys. */
    public enum KeyKind { EC_P256, RSA_2048 }

    /** @param commonName two authorities may have the same one, and different keys */
    public Authority(String commonName) {
        name = new X500Principal("CN=" + commonName);
        keys = newKeys(KeyKind.EC_P256);
        var now = Instant.now();
        var builder = builder(name, name, keys, now.minus(LONG), now.plus(LONG));
        certificate = signed(builder, keys, true, List.of());
    }

    public X509Certificate certificate() { return certificate; }

    /** A certificate in the making, for 127.0.0.1 and localhost, good for servers and clients. */
    public Leaf leaf(String commonName) { return new Leaf(commonName); }

    /** One certificate in the making. */
    public final class Leaf {
        private final String commonName;
        private List<String> hosts = List.of("127.0.0.1", "localhost");
        private Instant from = Instant.now().minus(Duration.ofDays(1));
        private Instant until = Instant.now().plus(LONG);
        private KeyKind kind = KeyKind.EC_P256;
        private boolean selfSigned;

        private Leaf(String commonName) { this.commonName = commonName; }

        /** Names and IP addresses for which it is good. */
        public Leaf hosts(String... names) {
            hosts = List.of(names);
            return this;
        }

        public Leaf valid(Instant notBefore, Instant notAfter) {
            from = notBefore;
            until = notAfter;
            return this;
        }

        public Leaf key(KeyKind wanted) {
            kind = wanted;
            return this;
        }

        /** By its own key in place of the authority's. */
        public Leaf selfSigned() {
            selfSigned = true;
            return this;
        }

        public Identity issue() {
            KeyPair own = newKeys(kind);
            var subject = new X500Principal("CN=" + commonName);
            X509Certificate signed = signed(builder(subject, selfSigned ? subject : name, own, from, until), selfSigned ? own : keys, false, hosts);
            return new Identity(List.of(signed), own.getPrivate());
        }
    }

    private static JcaX509v3CertificateBuilder builder(X500Principal subject, X500Principal issuer, KeyPair keys, Instant from, Instant until) {
        return new JcaX509v3CertificateBuilder(issuer, BigInteger.valueOf(SERIAL.incrementAndGet()), Date.from(from), Date.from(until), subject, keys.getPublic());
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair by, boolean authority, List<String> hosts) {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            if (!authority) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(hosts.stream().map(Authority::general).toArray(GeneralName[]::new)));
            }
            String algorithm = by.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new SetupError("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static GeneralName general(String host) { return new GeneralName(host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host); }

    private static KeyPair newKeys(KeyKind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind == KeyKind.RSA_2048 ? "RSA" : "EC");
            if (kind == KeyKind.RSA_2048) generator.initialize(2048);
            else generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new SetupError("no keys of kind " + kind + ": " + e.getMessage(), e);
        }
    }

    @Override public String toString() { return name + " with key " + Arrays.hashCode(keys.getPublic().getEncoded()); }
}
