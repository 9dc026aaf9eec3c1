package links;

/** What a probe met. */
public enum Outcome {
    ANSWERS("answers"), REFUSED("refuses"), SILENT("is silent"), CLOSED("hangs up"), RESET("resets");

    private final String words;

    Outcome(String words) { this.words = words; }

    /** As in "l1_2_ctl refuses". */
    @Override public String toString() { return words; }
}
