package systems.rimio;

import cluster.Program;
import cluster.Script;
import java.nio.file.Path;
import kit.Case;
import systems.redis.RedisStore;

/** The reference server of this collection, reference/rimio.java, as the target of a case. */
final class Reference {
    private Reference() {}

    static Program program(Case c, RedisStore redis) {
        Path file = c.repository().root().resolve("reference/rimio.java");
        Script script = Script.of(file, c.repository());
        return new Program(script.command());
    }
}
