package systems.s3;

import cluster.Node;
import java.util.List;
import kit.Running;

/** An S3 server that runs as a process of one case. @param bucket one that is there, at its address */
record ServedS3(Node node, S3Bucket bucket) implements AutoCloseable, Running {
    @Override public List<String> whereabouts() { return node.whereabouts(); }

    /** At once: nothing it holds is needed, and an orderly end waits for connections that clients keep. */
    @Override public void close() {
        if (node.isAlive()) node.kill();
        node.close();
    }
}
