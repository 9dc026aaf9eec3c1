package tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kit.SetupError;

/** The certificates of one cluster and its clients, good and bad (contracts/kv.md §1, §2.5), all made in this process. */
public final class CertFactory {
    private static final Duration DAY = Duration.ofDays(1);
    private final Authority authority;
    private final Authority foreign = new Authority("casebook authority"); // the same name: only the key tells

    public CertFactory() { this(new Authority("casebook authority")); }

    private CertFactory(Authority authority) { this.authority = authority; }

    /** The same kinds of certificates by another authority, as after a rotation. */
    public CertFactory rotated() { return new CertFactory(new Authority("casebook authority, rotated")); }

    public Authority authority() { return authority; }

    /** For a node that others know as {@code n<id>}; checked before it is handed out. */
    public Identity node(int id) { return checked(authority.leaf("node " + id).hosts(hosts(id)).issue(), authority.certificate()); }

    /** As {@link #node(int)}, with an RSA key. */
    public Identity nodeWithRsa(int id) { return checked(authority.leaf("node " + id).hosts(hosts(id)).key(Authority.KeyKind.RSA_2048).issue(), authority.certificate()); }

    private static String[] hosts(int id) { return new String[] {"127.0.0.1", "localhost", "n" + id}; }

    /** By an authority that nobody trusts, though it has the right name. */
    public Identity byForeignAuthority(int id) { return foreign.leaf("node " + id).hosts(hosts(id)).issue(); }

    public Identity expired(int id) { return authority.leaf("node " + id).hosts(hosts(id)).valid(Instant.now().minus(DAY.multipliedBy(9)), Instant.now().minus(DAY)).issue(); }

    public Identity notYetValid(int id) { return authority.leaf("node " + id).hosts(hosts(id)).valid(Instant.now().plus(DAY), Instant.now().plus(DAY.multipliedBy(9))).issue(); }

    /** Good for another address and name only. */
    public Identity ofAnotherHost(int id) { return authority.leaf("node " + id).hosts("192.0.2.1", "elsewhere.example").issue(); }

    public Identity selfSigned(int id) { return authority.leaf("node " + id).hosts(hosts(id)).selfSigned().issue(); }

    public Identity client() { return checked(authority.leaf("client").issue(), authority.certificate()); }

    public Identity foreignClient() { return foreign.leaf("client").issue(); }

    public Identity expiredClient() { return authority.leaf("client").valid(Instant.now().minus(DAY.multipliedBy(9)), Instant.now().minus(DAY)).issue(); }

    /** The client's certificate, and a key that does not belong to it. */
    public Identity clientWithOtherKey() { return new Identity(client().chain(), authority.leaf("client").issue().key()); }

    /** Returns it if its chain verifies now, its key fits, and it is for 127.0.0.1. @throws SetupError that says what is wrong */
    public static Identity checked(Identity identity, X509Certificate authority) {
        try {
            X509Certificate own = identity.certificate();
            own.verify(authority.getPublicKey());
            own.checkValidity();
            if (!fits(identity.key(), own)) throw new SetupError("the key does not fit the certificate of " + own.getSubjectX500Principal());
            Collection<List<?>> names = Objects.requireNonNullElse(own.getSubjectAlternativeNames(), List.of());
            if (names.stream().noneMatch(n -> n.get(1).equals("127.0.0.1"))) throw new SetupError("the certificate of " + own.getSubjectX500Principal() + " is not for 127.0.0.1: " + names);
            return identity;
        } catch (GeneralSecurityException e) {
            throw new SetupError("the certificate of " + identity.certificate().getSubjectX500Principal() + " does not verify: " + e.getMessage(), e);
        }
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) return false;
        byte[] text = "casebook".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signing.initSign(key);
        signing.update(text);
        byte[] signature = signing.sign();
        signing.initVerify(certificate);
        signing.update(text);
        return signing.verify(signature);
    }

    /** Authorities of several factories, for a bundle that is trusted while certificates change. */
    public static List<X509Certificate> authorities(CertFactory... factories) { return Stream.of(factories).map(f -> f.authority.certificate()).toList(); }
}
