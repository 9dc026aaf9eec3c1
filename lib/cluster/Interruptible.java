package cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SIGINT is ignored by jobs that a script starts in its background, and so by all that they start, unless somebody sets it back. */
public final class Interruptible {
    private static final Pattern IGNORED = Pattern.compile("SigIgn:\\s+\\p{XDigit}*[2367abefABEF]$", Pattern.MULTILINE);

    private Interruptible() {}

    /** A command whose process begins with SIGINT as the system has it; where this JVM ignores it, {@code env} of coreutils sets it back. */
    public static List<String> command(List<String> line) {
        return isIgnored() ? Stream.concat(Stream.of("env", "--default-signal=INT"), line.stream()).toList() : line;
    }

    private static boolean isIgnored() {
        try {
            return IGNORED.matcher(Files.readString(Path.of("/proc/self/status"))).find();
        } catch (IOException e) {
            return false; // no Linux: a job of an interactive shell
        }
    }
}
