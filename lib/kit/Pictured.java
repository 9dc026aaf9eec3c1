package kit;

/** What a check judges and can be drawn: where the check fails, the picture is kept beside the result and shown by the report. */
public interface Pictured {
    /** A fragment of HTML that needs nothing else and in which all text is escaped; empty where there is nothing to see. */
    String picture();
}
