package tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** A certificate with its key, as a server or a client shows it. @param chain its own certificate first */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    /** Where servers read it. */
    public record PemFiles(Path certificate, Path key) {}

    public X509Certificate certificate() { return chain.getFirst(); }

    /** Writes {@code <name>.crt}, and {@code <name>.key} in PKCS#8, which nobody else may read. */
    public PemFiles write(Path folder, String name) {
        try {
            Path key = folder.resolve(name + ".key");
            Files.deleteIfExists(key);
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(key, pem(List.of(new JcaPKCS8Generator(this.key, null))));
            return new PemFiles(bundle(folder, name, chain), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes certificates, such as of authorities that are trusted, to {@code <name>.crt}. */
    public static Path bundle(Path folder, String name, List<X509Certificate> certificates) {
        try {
            return Files.writeString(folder.resolve(name + ".crt"), pem(certificates));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(List<?> objects) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (Object o : objects) writer.writeObject(o);
        }
        return text.toString();
    }
}
