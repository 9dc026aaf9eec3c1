package history.linear;

/**
 * What a server answered.
 *
 * @param value of a get; null where the key is absent, and for any other action
 * @param version that the value read, or written, has; null where the server tells none
 * @param flag {@code existed} of a delete, null where the server does not tell; whether the condition held, of a conditional write
 */
public record Answer(String value, String version, Boolean flag) {

    private static final Answer DONE = new Answer(null, null, null);

    /** A write or delete succeeded; the server tells nothing else. */
    public static Answer done() { return DONE; }

    /** A write succeeded, and the value has this version now. */
    public static Answer stored(String version) { return new Answer(null, version, null); }

    public static Answer read(String value) { return new Answer(value, null, null); }

    public static Answer read(String value, String version) { return new Answer(value, version, null); }

    /** A get found no value. */
    public static Answer absent() { return DONE; }

    /** A delete succeeded; {@code existed}: it removed a value. */
    public static Answer existed(boolean existed) { return new Answer(null, null, existed); }

    /** A conditional write was carried out, or not because its condition did not hold. */
    public static Answer applied(boolean applied) { return new Answer(null, null, applied); }

    /** A conditional write was carried out, and the value has this version now. */
    public static Answer applied(String version) { return new Answer(null, version, true); }

    /** As it follows the text of the action; empty for plain success. */
    String shown(Action action) {
        String at = version == null ? "" : " version " + version;
        return switch (action) {
            case Action.Get _ -> " = " + Quoted.of(value) + at;
            case Action.Set _ -> at;
            case Action.Delete _ -> flag == null ? "" : flag ? " (existed)" : " (did not exist)";
            case Action.Cas _, Action.PutIf _ -> (Boolean.TRUE.equals(flag) ? " done" : " refused") + at;
        };
    }
}
