package kit;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for cases of a key-value cluster (contracts/kv.md). */
public final class KvOptions {
    @Option(names = "--ferrium-binary", paramLabel = "FILE", description = "real ferrium-server for the key-value cases (FERRIUM_BINARY)")
    Path ferriumBinary;
    @Option(names = "--etcd-binary", paramLabel = "FILE", description = "etcd for the key-value cases under --target etcd (default: the etcd on the PATH)")
    Path etcdBinary;
    @Option(names = "--base-grpc-port", paramLabel = "PORT", description = "node i of a key-value cluster serves gRPC at PORT+i-1 (default: free ports)", defaultValue = "0")
    int baseGrpcPort;
    @Option(names = "--require-target", description = "a key-value target whose program is missing is a failure, not a reason to skip")
    boolean requireTarget;

    public Optional<Path> etcdBinary() { return Optional.ofNullable(etcdBinary); }

    /** 0 for free ports. */
    public int baseGrpcPort() { return baseGrpcPort; }

    public boolean requireTarget() { return requireTarget; }
}
