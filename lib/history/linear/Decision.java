package history.linear;

/** The quickest way to a verdict on one key: zones where each answer tells its write, else the sweep. */
final class Decision {

    /**
     * @param linearizable the verdict
     * @param witnesses where it is not: operations at which that shows, with the writes they saw
     * @param end where the sweep found it: the operation whose end is impossible, whatever comes after it; -1 otherwise
     */
    record Found(boolean linearizable, int[] witnesses, int end) {}

    private Decision() {}

    /** @throws Meter.Exhausted beyond the budget */
    static Found of(KeyHistory h, Meter meter) {
        var zones = new ZoneCheck(h);
        if (zones.applies()) {
            int[] witnesses = zones.contradiction();
            return new Found(witnesses.length == 0, witnesses, -1);
        }
        int end = new Sweep(h, meter).impossibleEnd();
        return new Found(end < 0, new int[0], end);
    }
}
