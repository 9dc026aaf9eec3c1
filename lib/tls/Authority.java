package tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import kit.SetupError;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a case alone, that signs whatever it is asked to. */
public final class Authority {
    private static final int SERIAL_BITS = 64;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** One that vouches for itself. Two of the same name have different keys. */
    public static Authority of(String name, KeyKind kind) {
        try {
            KeyPair pair = kind.fresh();
            Leaf leaf = Leaf.of(name).of(kind);
            var subject = new X500Name("CN=" + name);
            var builder = builder(subject, subject, leaf, pair);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Authority(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new SetupError("no certificate authority: " + e.getMessage(), e);
        }
    }

    public X509Certificate certificate() { return certificate; }

    /** A certificate for servers and clients, with a new key. */
    public CertifiedKey issue(Leaf leaf) { return issue(leaf, new X500Name(certificate.getSubjectX500Principal().getName()), key); }

    /** A certificate that nobody else vouches for. */
    public static CertifiedKey selfSigned(Leaf leaf) { return issue(leaf, subject(leaf), null); }

    private static X500Name subject(Leaf leaf) { return new X500Name("CN=" + leaf.name()); }

    /** @param signer null for the key of the certificate itself */
    private static CertifiedKey issue(Leaf leaf, X500Name issuer, PrivateKey signer) {
        try {
            KeyPair pair = leaf.kind().fresh();
            var builder = builder(issuer, subject(leaf), leaf, pair);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            // a node shows it to clients and, where it dials, to other nodes
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
            builder.addExtension(Extension.subjectAlternativeName, false, names(leaf.hosts()));
            return new CertifiedKey(List.of(signed(builder, signer == null ? pair.getPrivate() : signer)), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new SetupError("no certificate for " + leaf + ": " + e.getMessage(), e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, Leaf leaf, KeyPair pair) throws GeneralSecurityException, IOException {
        var builder = new JcaX509v3CertificateBuilder(issuer, new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE), Date.from(leaf.from()), Date.from(leaf.until()), subject, pair.getPublic());
        builder.addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        return builder;
    }

    private static GeneralNames names(List<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        for (String host : hosts) names.add(new GeneralName(host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey signer) throws GeneralSecurityException, OperatorCreationException {
        var by = new JcaContentSignerBuilder(KeyKind.of(signer.getAlgorithm()).signature()).build(signer);
        return new JcaX509CertificateConverter().getCertificate(builder.build(by));
    }

    @Override public String toString() { return certificate.getSubjectX500Principal().getName(); }
}
