package tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Kinds of keys that certificates are made for (contracts/kv.md §1). */
public enum KeyKind {
    EC_P256("SHA256withECDSA") {
        @Override KeyPair fresh() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        }
    },
    RSA_2048("SHA256withRSA") {
        @Override KeyPair fresh() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        }
    };

    private final String signature;

    KeyKind(String signature) { this.signature = signature; }

    abstract KeyPair fresh() throws GeneralSecurityException;

    /** How such a key signs. */
    String signature() { return signature; }

    static KeyKind of(String algorithm) { return algorithm.equals("RSA") ? RSA_2048 : EC_P256; }
}
