package fault;

import links.Impairment;

/** How a link is cut. */
public enum CutMode {
    /** Nobody listens, and open connections are closed. */
    REFUSE(new Impairment.Refusal(), "refuse"),
    /** Connections are accepted and stay open, and no byte passes. Once it is undone those that lost bytes are closed. */
    BLACKHOLE(new Impairment.Silence(), "are silent");

    final Impairment impairment;
    final String words;

    CutMode(Impairment impairment, String words) {
        this.impairment = impairment;
        this.words = words;
    }
}
