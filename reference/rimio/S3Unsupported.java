package rimio;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What S3 has and the gateway has not (contracts/rimio.md §7, clause 38).
 * It is refused by name, because a client must not believe in a checksum, a lock or a version that nobody keeps.
 */
final class S3Unsupported {
    private static final Set<String> SUBRESOURCES = Set.of(
        "accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory",
        "legal-hold", "lifecycle", "location", "logging", "metrics", "notification", "object-lock", "ownershipControls", "partNumber", "policy",
        "policyStatus", "publicAccessBlock", "renameObject", "replication", "requestPayment", "restore", "retention", "select",
        "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website");

    /** Beginnings of names. */
    private static final List<String> WRITE_HEADERS = List.of(
        "content-range", "if-unmodified-since", "x-amz-acl", "x-amz-bypass-governance-retention", "x-amz-checksum-", "x-amz-copy-source", "x-amz-grant-",
        "x-amz-object-lock-", "x-amz-rename-source", "x-amz-sdk-checksum-algorithm", "x-amz-server-side-encryption", "x-amz-tagging",
        "x-amz-website-redirect-location", "x-amz-write-offset-bytes");
    private static final List<String> READ_HEADERS = List.of("x-amz-server-side-encryption");
    private static final List<String> DELETE_HEADERS = List.of("if-match", "x-amz-bypass-governance-retention", "x-amz-if-match-");

    private S3Unsupported() {}

    static void refuseOnPut(S3Request request, Defects defects) {
        refuseSubresources(request, Set.of(), defects);
        refuseHeaders(request, WRITE_HEADERS, defects);
        if (request.header("x-amz-trailer").filter(names -> names.toLowerCase(Locale.ROOT).contains("x-amz-checksum-")).isPresent() && !defects.on(Defect.S3_CHECKSUM_IGNORED))
            throw S3Error.notImplemented("a checksum as trailer");
        if (!request.header("x-amz-storage-class").orElse("STANDARD").equals("STANDARD")) throw S3Error.notImplemented("a storage class other than STANDARD");
    }

    static void refuseOnGet(S3Request request, Defects defects) {
        refuseSubresources(request, Set.of("partNumber"), defects);
        refuseHeaders(request, READ_HEADERS, defects);
    }

    static void refuseOnHead(S3Request request, Defects defects) {
        refuseSubresources(request, Set.of(), defects);
        refuseHeaders(request, READ_HEADERS, defects);
    }

    static void refuseOnDelete(S3Request request, Defects defects) {
        refuseSubresources(request, Set.of(), defects);
        refuseHeaders(request, DELETE_HEADERS, defects);
    }

    static boolean isChecksum(String name) { return name.startsWith("x-amz-checksum-") || name.equals("x-amz-sdk-checksum-algorithm"); }

    private static void refuseSubresources(S3Request request, Set<String> allowed, Defects defects) {
        for (var name : request.query().keySet())
            if (SUBRESOURCES.contains(name) && !allowed.contains(name) && !isOverlookedSubresource(name, defects)) throw S3Error.notImplemented("the sub-resource " + name);
    }

    private static void refuseHeaders(S3Request request, List<String> beginnings, Defects defects) {
        for (var name : request.headerNames())
            if (beginnings.stream().anyMatch(name::startsWith) && !isOverlookedHeader(name, defects)) throw S3Error.notImplemented("the header " + name);
    }

    private static boolean isOverlookedSubresource(String name, Defects defects) {
        if (defects.on(Defect.S3_VERSION_ID_IGNORED)) return name.equals("versionId");
        if (defects.on(Defect.S3_SUBRESOURCE_IGNORED)) return name.equals("acl") || name.equals("tagging");
        if (defects.on(Defect.S3_MULTIPART_PART_STORES)) return name.equals("partNumber") || name.equals("uploadId");
        return false;
    }

    private static boolean isOverlookedHeader(String name, Defects defects) {
        if (defects.on(Defect.S3_CHECKSUM_IGNORED)) return isChecksum(name);
        if (defects.on(Defect.S3_GRANT_IGNORED)) return name.equals("x-amz-acl") || name.startsWith("x-amz-grant-");
        if (defects.on(Defect.S3_COPY_SOURCE_IGNORED)) return name.startsWith("x-amz-copy-source");
        if (defects.on(Defect.S3_ENCRYPTION_IGNORED)) return name.startsWith("x-amz-server-side-encryption");
        if (defects.on(Defect.S3_OBJECT_LOCK_IGNORED)) return List.of("x-amz-object-lock-", "x-amz-tagging", "x-amz-website-redirect-location").stream().anyMatch(name::startsWith);
        return false;
    }
}
