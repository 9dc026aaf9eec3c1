package kit;

import java.nio.file.Path;

/** A trail for tests outside this package. */
public final class TestTrail {
    private TestTrail() {}

    public static Trail in(Path folder) { return new Trail(folder.resolve("case.log")); }
}
