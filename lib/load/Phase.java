package load;

/** A named part of a load, from a moment on until the next one begins. @param disturbed whether a fault is about in it */
public record Phase(String name, long fromNanos, boolean disturbed) {
    /** Before results count. */
    static final String WARM_UP = "warm-up";
    /** From then on, until another begins. */
    public static final String STEADY = "steady";
}
