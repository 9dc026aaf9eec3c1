package systems.fetchbox;

import http.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kit.Case;
import kit.Skipped;
import systems.s3.OwnS3;
import systems.s3.S3Bucket;
import systems.s3.S3Objects;

/** Where a pipeline stores: an S3 server of the case, or buckets of the case on the server that {@code --s3-endpoint} names (contracts/fetchbox.md §8). */
final class Store implements AutoCloseable {
    private final Case c;
    private final S3Bucket bucket;
    private final Optional<OwnS3> own;
    /** On a server that outlives the case. */
    private final List<S3Bucket> made = new ArrayList<>();

    private Store(Case c, S3Bucket bucket, Optional<OwnS3> own) {
        this.c = c;
        this.bucket = bucket;
        this.own = own;
    }

    /** Ready, with its default bucket; it ends with the case at the latest. */
    static Store start(Case c) {
        Optional<S3Bucket> given = S3Bucket.fresh(c);
        if (given.isPresent()) return c.closeAtEnd(new Store(c, given.get(), Optional.empty())).with(given.get().name());
        var own = OwnS3.start(c);
        return new Store(c, own.bucket(), Optional.of(own));
    }

    /** Makes one more bucket. */
    Store with(String name) {
        try (var objects = new S3Objects(bucket.named(name), Listener.NONE)) {
            objects.create();
        }
        if (own.isEmpty()) made.add(bucket.named(name));
        return this;
    }

    /** The default one, as a reader beside the pipeline reaches it. */
    S3Bucket bucket() { return bucket; }

    /** Its process, if it is the case's. */
    Optional<Part> part() { return own.map(s3 -> new Part(c, s3.process(), s3::answers, Optional.empty())); }

    /** The reason why a case that would break the store goes no further. */
    Skipped notOurs() { return new Skipped("the server of --s3-endpoint is not this case's to end; --minio-binary names one that it starts by itself"); }

    @Override public void close() {
        own.ifPresent(OwnS3::close);
        for (S3Bucket one : made) {
            try (var objects = new S3Objects(one, Listener.NONE)) {
                objects.remove();
            }
        }
        made.clear();
    }
}
