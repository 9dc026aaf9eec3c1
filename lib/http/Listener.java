package http;

/** Hears every exchange of a client, and may put another answer in its place: that is how a check is seen to fail. */
public interface Listener {
    Listener NONE = new Listener() {};

    /** @param client name of the client, such as {@code n1}; @return what the caller gets */
    default Reply answered(String client, Reply reply) { return reply; }

    /** @param line what was asked, and why no whole answer came */
    default void failed(String line) {}
}
