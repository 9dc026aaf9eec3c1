package kit;

import java.nio.file.Path;
import java.util.List;
import kit.Result.NodeResult;

/** A trail for tests outside this package. */
public final class TestTrail {
    private TestTrail() {}

    public static Trail in(Path folder) { return new Trail(folder.resolve("case.log"), () -> System.nanoTime() / 1_000_000); }

    public static List<NodeResult> nodes(Trail trail) { return trail.nodes(); }
}
