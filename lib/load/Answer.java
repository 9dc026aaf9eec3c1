package load;

/** An answer as its connection holds it: valid only while it is judged. */
public interface Answer {
    int status();

    /** First value of a header by its name in lower case, or empty. */
    String header(String name);

    int bodyLength();

    /** Holds the body from {@link #bodyStart} on, and other things around it. */
    byte[] bytes();

    int bodyStart();

    /** A copy. */
    default byte[] body() { return java.util.Arrays.copyOfRange(bytes(), bodyStart(), bodyStart() + bodyLength()); }
}
