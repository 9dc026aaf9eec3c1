package runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes what a case prints into its {@code output.log}, up to a limit; the file appears with the first byte. */
final class CaseOutput extends OutputStream {
    static final int LIMIT_BYTES = 4 << 20;
    private static final String CUT = "\n(the output ends here: it reached its limit of 4 MiB)\n";
    private Path file;
    private OutputStream out;
    private int writtenBytes;

    /** From now on what is printed goes to this file; null drops it. */
    synchronized void to(Path next) throws IOException {
        if (out != null) out.close();
        out = null;
        writtenBytes = 0;
        file = next;
    }

    @Override public void write(int b) throws IOException { write(new byte[] {(byte) b}, 0, 1); }

    @Override public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (file == null || writtenBytes >= LIMIT_BYTES) return;
        if (out == null) out = Files.newOutputStream(file);
        int taken = Math.min(length, LIMIT_BYTES - writtenBytes);
        out.write(bytes, from, taken);
        writtenBytes += taken;
        if (writtenBytes == LIMIT_BYTES) out.write(CUT.getBytes(StandardCharsets.UTF_8));
    }
}
