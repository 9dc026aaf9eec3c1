package rimio;

/** A single byte range with inclusive ends. Forms that the contract leaves open follow RFC 9110: what cannot be understood is ignored. */
record ByteRange(long from, long to) {
    /** @return null for the whole object. @throws Refusal 416 if the range starts beyond the end */
    static ByteRange parse(String header, long sizeBytes, Defects defects) {
        if (header == null || !header.startsWith("bytes=") || header.contains(",")) return null;
        var spec = header.substring("bytes=".length()).strip();
        int dash = spec.indexOf('-');
        if (dash < 0 || !spec.replace("-", "").chars().allMatch(Character::isDigit) || spec.length() > 40) return null;
        try {
            if (dash == 0) return suffix(Long.parseLong(spec.substring(1)), sizeBytes);
            long from = Long.parseLong(spec.substring(0, dash));
            long to = dash == spec.length() - 1 ? Long.MAX_VALUE : Long.parseLong(spec.substring(dash + 1));
            if (from > to) return null;
            if (from >= sizeBytes) return beyond(sizeBytes, defects);
            return new ByteRange(from, Math.min(to, sizeBytes - 1));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static ByteRange suffix(long length, long sizeBytes) {
        if (length == 0 || sizeBytes == 0) throw new Refusal(Refusal.Reason.RANGE_NOT_SATISFIABLE, "range is not satisfiable");
        return new ByteRange(Math.max(0, sizeBytes - length), sizeBytes - 1);
    }

    private static ByteRange beyond(long sizeBytes, Defects defects) {
        if (defects.on(Defect.RANGE_BEYOND_END_IS_200)) return null;
        throw new Refusal(Refusal.Reason.RANGE_NOT_SATISFIABLE, "range starts beyond the " + sizeBytes + " bytes of the object");
    }
}
