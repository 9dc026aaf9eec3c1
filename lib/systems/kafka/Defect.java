package systems.kafka;

import java.util.Arrays;
import java.util.Locale;
import kit.Options;
import kit.UsageError;

/**
 * What can be broken by {@code --defect NAME}, so that each check of the replicated log can be seen red: settings that servers or clients
 * should not have, or answers falsified on their way. What it breaks: requirements of contracts/raft-log.md §4 ("9"), or a case ("102").
 */
public enum Defect {
    ELECTION_TAKES_A_MINUTE("4", "followers wait a minute before they elect another leader"),
    NODE_FORGETS("2, 21", "a node that starts again has lost its folder"),
    ONE_REPLICA("12, 109, 110, 111", "each partition is on one node only"),
    ACKED_BY_ONE("6, 16", "a record is acknowledged by the leader alone"),
    ACKED_UNSENT("9, 26", "every fifth record is acknowledged and never sent"),
    SENT_TWICE("10", "every fifth record is sent twice"),
    SENT_LATE("10", "every fifth record is sent after those that follow it"),
    OTHER_BYTES_SENT("11", "the last byte of a value is changed on its way"),
    REFUSED("8, 101", "every record is refused by a client that may send none"),
    SECOND_CLAIMANT("1, 3", "a node that does not lead claims to lead in the same term"),
    TERM_FALLS("2", "now and then a node tells the term before its own"),
    NO_LEADER_NAMED("3", "the last node names no leader"),
    REPLICA_OTHER_BYTES("12, 109, 110", "the last node holds other bytes than it was sent"),
    REPLICA_LACKS_LAST("12, 14", "the last node lacks the last record"),
    READ_CHANGES("13", "the first read of a record finds another one than later reads"),
    LISTING_DIFFERS("24", "the last node lists no topic");

    private final String breaks;
    private final String text;

    Defect(String breaks, String text) {
        this.breaks = breaks;
        this.text = text;
    }

    /** As on the command line. */
    public String flag() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }

    public String breaks() { return breaks; }

    public String text() { return text; }

    /** Whether the command line asks for it; {@link UsageError} for one that is unknown. */
    boolean in(Options options) {
        for (String asked : options.defects())
            if (Arrays.stream(values()).noneMatch(d -> d.flag().equals(asked))) throw new UsageError("--defect " + asked + ": there is " + Arrays.stream(values()).map(Defect::flag).toList());
        return options.defects().contains(flag());
    }
}
