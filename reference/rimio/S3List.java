package rimio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** ListObjectsV2 (contracts/rimio.md §7, clauses 40 and 41). */
final class S3List {
    private static final int BATCH_LIMIT = 1001;

    /** What a page counts: a key, or a common prefix that stands for all keys below it. Both carry full paths. */
    private sealed interface Entry { }

    private record Key(Blobs.Item item) implements Entry { }

    private record CommonPrefix(String path, String firstPath) implements Entry { }

    private final Blobs blobs;
    private final Defects defects;

    S3List(Blobs blobs, Defects defects) {
        this.blobs = blobs;
        this.defects = defects;
    }

    S3Answer list(S3Request request) {
        var query = S3ListQuery.of(request, defects);
        // One entry more than asked for tells whether anything follows.
        var entries = query.maxKeys() == 0 ? List.<Entry>of() : entries(query, query.maxKeys() + 1);
        return S3Answer.of(200, "application/xml", page(query, entries));
    }

    private List<Entry> entries(S3ListQuery query, int limit) {
        var entries = new ArrayList<Entry>();
        var start = start(query);
        var after = start == null ? null : start.path();
        var skipped = start != null && start.wholePrefix() ? start.path() : null;
        // A common prefix may hide any number of keys, so a small page can need large batches.
        var batchLimit = query.grouped() ? BATCH_LIMIT : Math.min(limit, BATCH_LIMIT);
        do {
            var batch = blobs.list(scannedPrefix(query), batchLimit, after, defects.on(Defect.S3_LIST_SHOWS_DELETED));
            for (var item : batch.items()) {
                // Keys below a prefix stand together in the order of the list, so the last prefix is the only one to remember.
                if (skipped != null && item.path().startsWith(skipped) || !hasPrefix(query, item.path())) continue;
                var entry = entry(query, item);
                skipped = entry instanceof CommonPrefix common ? common.path() : null;
                entries.add(entry);
                if (entries.size() == limit) return entries;
            }
            after = batch.nextCursor();
        } while (after != null);
        return entries;
    }

    private static Entry entry(S3ListQuery query, Blobs.Item item) {
        var prefixEnd = query.bucketPath().length() + query.prefix().length();
        var delimiter = query.grouped() ? item.path().indexOf(S3ListQuery.DELIMITER, prefixEnd) : -1;
        return delimiter < 0 ? new Key(item) : new CommonPrefix(item.path().substring(0, delimiter + 1), item.path());
    }

    /** Where the page begins, exclusive; null = at the first key. The token wins over start-after. */
    private S3Token start(S3ListQuery query) {
        var startAfter = query.startAfter().map(key -> new S3Token(query.bucketPath() + key, false));
        if (defects.on(Defect.S3_LIST_START_AFTER_INCLUSIVE)) startAfter = startAfter.map(token -> new S3Token(token.path().substring(0, token.path().length() - 1), false));
        if (defects.on(Defect.S3_LIST_START_AFTER_WINS) && startAfter.isPresent()) return startAfter.get();
        if (query.token().isEmpty() || defects.on(Defect.S3_LIST_TOKEN_IGNORED)) return startAfter.orElse(null);
        var token = S3Token.of(query.token().get());
        if (!token.path().startsWith(query.bucketPath()) && !defects.on(Defect.S3_LIST_FOREIGN_TOKEN_ACCEPTED))
            throw S3Error.invalidArgument("the continuation-token belongs to another bucket");
        return token;
    }

    private S3Token next(List<Entry> entries, int maxKeys) {
        var last = entries.get(maxKeys - 1);
        if (defects.on(Defect.S3_LIST_REPEATS_KEY) && maxKeys > 1) last = entries.get(maxKeys - 2);
        if (defects.on(Defect.S3_LIST_LOSES_KEY_AFTER_PAGE)) last = entries.get(maxKeys);
        if (defects.on(Defect.S3_LIST_LOSES_KEY_AFTER_PREFIX) && last instanceof CommonPrefix) last = entries.get(maxKeys);
        return switch (last) {
            case Key(var item) -> new S3Token(item.path(), false);
            case CommonPrefix(_, var firstPath) when defects.on(Defect.S3_LIST_REPEATS_PREFIX) -> new S3Token(firstPath, false);
            case CommonPrefix(var path, _) -> new S3Token(path, true);
        };
    }

    private byte[] page(S3ListQuery query, List<Entry> entries) {
        var truncated = entries.size() > query.maxKeys();
        var shown = truncated && !defects.on(Defect.S3_LIST_PAGE_TOO_LARGE) ? entries.subList(0, query.maxKeys()) : entries;
        var keyCount = defects.on(Defect.S3_LIST_KEY_COUNT_WITHOUT_PREFIXES) ? shown.stream().filter(Key.class::isInstance).count() : shown.size();
        var xml = new S3Xml().openResult("ListBucketResult")
            .element("Name", query.bucket())
            .element("Prefix", encoded(query, query.prefix()));
        if (query.grouped()) xml.element("Delimiter", encoded(query, S3ListQuery.DELIMITER));
        query.startAfter().ifPresent(key -> xml.element("StartAfter", encoded(query, key)));
        query.token().ifPresent(token -> xml.element("ContinuationToken", token));
        if (truncated) xml.element("NextContinuationToken", next(entries, query.maxKeys()).text());
        if (query.urlEncoded()) xml.element("EncodingType", "url");
        xml.element("MaxKeys", query.maxKeys())
            .element("KeyCount", keyCount)
            .element("IsTruncated", truncated && !defects.on(Defect.S3_LIST_NEVER_TRUNCATED));
        for (var entry : defects.on(Defect.S3_LIST_REVERSED) ? shown.reversed() : shown) write(xml, query, entry);
        return xml.close("ListBucketResult").bytes();
    }

    private void write(S3Xml xml, S3ListQuery query, Entry entry) {
        var bucketPathLength = query.bucketPath().length();
        switch (entry) {
            case Key(var item) -> xml.open("Contents")
                .element("Key", encoded(query, item.path().substring(bucketPathLength)))
                .element(defects.on(Defect.S3_LIST_LAST_MODIFIED_RENAMED) ? "Modified" : "LastModified", item.updatedAt().truncatedTo(ChronoUnit.MILLIS))
                .element("ETag", S3Etag.quoted(item.etag(), defects))
                .element("Size", item.sizeBytes())
                .element("StorageClass", "STANDARD")
                .close("Contents");
            case CommonPrefix(var path, _) -> xml.open("CommonPrefixes")
                .element("Prefix", encoded(query, path.substring(bucketPathLength)))
                .close("CommonPrefixes");
        }
    }

    /** A space becomes %20 and not +, so that either way of decoding gives the key back. */
    private static String encoded(S3ListQuery query, String text) {
        if (!query.urlEncoded()) return text;
        var out = new StringBuilder();
        for (var octet : text.getBytes(UTF_8)) {
            var harmless = octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9' || "-_.~/".indexOf(octet) >= 0;
            if (harmless) out.append((char) octet);
            else out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
        }
        return out.toString();
    }

    private String scannedPrefix(S3ListQuery query) {
        var prefixIsLiteral = !defects.on(Defect.S3_LIST_PREFIX_IS_LIKE) && !defects.on(Defect.S3_LIST_PREFIX_IGNORES_CASE);
        return prefixIsLiteral ? query.bucketPath() + query.prefix() : query.bucketPath();
    }

    private boolean hasPrefix(S3ListQuery query, String path) {
        var key = path.substring(query.bucketPath().length());
        if (defects.on(Defect.S3_LIST_PREFIX_IGNORES_CASE)) return key.regionMatches(true, 0, query.prefix(), 0, query.prefix().length());
        if (defects.on(Defect.S3_LIST_PREFIX_IS_LIKE)) return like(query.prefix()).matcher(key).lookingAt();
        return true;
    }

    private static Pattern like(String prefix) { return Pattern.compile(("\\Q" + prefix + "\\E").replace("_", "\\E.\\Q").replace("%", "\\E.*\\Q")); }
}
