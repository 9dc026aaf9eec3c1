package tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kit.SetupError;

/** The certificates of a case, made in this JVM and checked before any server gets them (contracts/kv.md §1). */
public final class CertFactory {
    /** Where all nodes listen for clients. */
    public static final String LOOPBACK = "127.0.0.1";
    private final KeyKind kind;
    private final Authority authority;

    /** @param name of its authority */
    public CertFactory(String name, KeyKind kind) {
        this.kind = kind;
        authority = Authority.of(name, kind);
    }

    public Authority authority() { return authority; }

    /** For 127.0.0.1, localhost and a name, by which nodes may find each other. */
    public Leaf leaf(String name) { return Leaf.of(name, LOOPBACK, "localhost", name).of(kind); }

    /** A good one. */
    public CertifiedKey node(String name) { return checked(authority.issue(leaf(name))); }

    /** The same. @throws SetupError when it is no good, so that it would prove nothing */
    public CertifiedKey checked(CertifiedKey made) {
        List<String> wrong = faults(made, authority);
        if (!wrong.isEmpty()) throw new SetupError(made + " is not good: " + wrong);
        return made;
    }

    /** What keeps a node from being believed by whoever trusts the authority and finds it at 127.0.0.1; empty for a good certificate. */
    public static List<String> faults(CertifiedKey made, Authority authority) {
        return Stream.of(fault(!made.fits(), "the key does not fit"), chain(made.certificate(), authority), dates(made.certificate()),
            fault(!hosts(made.certificate()).contains(LOOPBACK), "no subject alternative name is " + LOOPBACK)).flatMap(Optional::stream).toList();
    }

    private static Optional<String> fault(boolean there, String words) { return there ? Optional.of(words) : Optional.empty(); }

    private static Optional<String> chain(X509Certificate certificate, Authority authority) {
        try {
            certificate.verify(authority.certificate().getPublicKey());
            return Optional.empty();
        } catch (java.security.GeneralSecurityException e) {
            return Optional.of("the authority did not sign it");
        }
    }

    private static Optional<String> dates(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return Optional.empty();
        } catch (java.security.cert.CertificateException e) {
            return Optional.of("it is not valid now: " + e.getMessage());
        }
    }

    /** The subject alternative names of a certificate. */
    public static List<String> hosts(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream().flatMap(Collection::stream).map(name -> String.valueOf(name.get(1))).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
