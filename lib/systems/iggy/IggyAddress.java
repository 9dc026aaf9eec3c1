package systems.iggy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kit.SetupError;

/** Where an Apache Iggy takes connections by TCP, and who asks. */
public record IggyAddress(String host, int port, String user, String password) {
    private static final Pattern URL = Pattern.compile("(?:(?:iggy|tcp)://)?(?:([^:/@]+):([^/@]+)@)?([^:/@]+):(\\d{1,5})");
    /** Of a server to which nobody said otherwise. */
    private static final String USUAL = "iggy";

    /** @param text such as {@code iggy://user:password@127.0.0.1:8090}; scheme and user may be left out */
    public static IggyAddress parse(String text) {
        Matcher m = URL.matcher(text);
        if (!m.matches()) throw new SetupError("--iggy " + text + ": not of the form tcp://host:port or iggy://user:password@host:port");
        return new IggyAddress(m.group(3), Integer.parseInt(m.group(4)), m.group(1) == null ? USUAL : m.group(1), m.group(2) == null ? USUAL : m.group(2));
    }

    public String hostAndPort() { return host + ":" + port; }

    /** Without the password: it stands in messages. */
    @Override public String toString() { return "iggy://" + hostAndPort(); }
}
