package systems.chronik;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Raft term of one node, which it tells in its log alone: {@code became leader at term 3} (contracts/raft-log.md §3.4). */
final class TermOfLog {
    private static final Pattern TERM = Pattern.compile("became (?:leader|follower|candidate|pre-candidate) at term (\\d+)");
    private static final int LONGEST_BYTES = 4 << 20;
    private final Path log;
    private long read;
    private String rest = "";
    private OptionalInt term = OptionalInt.empty();

    TermOfLog(Path log) { this.log = log; }

    /** As the last such line has it; reads what was written since the last call. */
    synchronized OptionalInt now() {
        if (!Files.exists(log)) return term;
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(read);
            byte[] bytes = new byte[(int) Math.min(LONGEST_BYTES, file.length() - read)];
            file.readFully(bytes);
            read += bytes.length;
            take(rest + new String(bytes, StandardCharsets.UTF_8));
            return term;
        } catch (IOException e) {
            return term;
        }
    }

    private void take(String text) {
        int whole = text.lastIndexOf('\n') + 1;
        rest = text.substring(whole);
        for (Matcher m = TERM.matcher(text.substring(0, whole)); m.find(); ) term = OptionalInt.of(Integer.parseInt(m.group(1)));
    }
}
