package kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine can give. */
public final class Memory {
    private Memory() {}

    /** MiB that new processes can have without swapping, as Linux tells it; {@link Long#MAX_VALUE} on a system that does not. */
    public static long availableMib() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) if (line.startsWith("MemAvailable:")) return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
        return Long.MAX_VALUE;
    }
}
