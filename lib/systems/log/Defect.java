package systems.log;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import kit.Options;
import kit.UsageError;

/**
 * What can be broken by {@code --defect NAME}, so that each check of the replicated log can be seen red: settings that servers or clients
 * should not have, or answers falsified on their way. What it breaks: requirements of contracts/raft-log.md §4 ("9"), or a case ("102").
 */
public enum Defect {
    ELECTION_TAKES_A_MINUTE("4", "followers wait a minute before they elect another leader"),
    TIMEOUTS_SWAPPED("106", "a short election time-out becomes a long one, and a long one short"),
    NODE_FORGETS("21", "a node that starts again has lost its folder"),
    RETURNED_IS_MUTE("14, 22", "a node that was started again names no leader"),
    NODE_DIES("101", "the last node ends by itself, soon after its start"),
    ONE_REPLICA("109, 128", "each partition is on one node only"),
    UNCLEAN_ELECTION("137", "a replica that is behind may lead when no other is left"),
    NO_SIZE_LIMIT("134", "the usual limit of a record's size is raised"),

    REFUSED_IN_NEED("27", "once a node was lost, no record is taken"),
    REFUSED("8, 9, 12, 14, 16, 18, 21, 25, 105, 125", "no record is taken"),
    ACKED_UNSENT("9, 26, 104", "every fifth record is acknowledged and never sent"),
    ACKED_ANYWAY("6", "a record that failed is told to be acknowledged"),
    SENT_TWICE("10, 129", "every fifth record is sent twice"),
    SENT_LATE("10, 107, 119, 120", "every fifth record is sent after those that follow it"),
    OTHER_BYTES_SENT("11, 25", "the last byte of a value is changed on its way"),
    LEADER_ACKS_ALONE("6, 122", "the leader acknowledges what no follower has"),
    ACKED_LATE("122", "a client hears of acknowledgements 300 ms late"),
    UNPINNED("6, 135", "clients that are shut in with some nodes find them all"),
    SENDING_PAUSES("127", "after 25 seconds under load, a client sends nothing for 27 seconds"),
    READ_CHANGES("13", "the first read of a record finds another one than later reads"),
    READS_NOTHING("9, 13, 21", "a consumer is given no records"),

    SECOND_CLAIMANT("1, 104, 105, 115, 116, 119, 125, 131", "now and then a node claims to lead in the term that it is in"),
    DEAD_ANSWERS("102, 105", "a dead node answers as it did before"),
    SILENT_IN_NEED("104", "nodes do not answer while another is dead"),
    SILENT_WITHOUT_LEADER("104, 119, 120, 125", "a node that knows of no leader does not answer"),
    NO_LEADER_NAMED("101", "the last node names no leader"),
    CLAIMS_ON("7, 108", "who has led claims to lead for ever"),
    TERM_HIDDEN("102", "no node tells its term"),
    TERM_STAYS("4, 123", "every node tells the first term for ever"),
    TERM_FALLS("2", "now and then a node tells the term before its own"),
    TERM_FORGOTTEN("130", "once a node was lost, terms begin anew"),
    LEADER_MOVES("17", "once a node was lost, another leader is named, in the next term"),
    LEADER_WANDERS("15, 17, 18, 28", "every twelve seconds another leader is named, in the next term"),
    PARTITION_LEADER_MOVES("17", "partitions are told to be led by a follower"),
    LISTING_DIFFERS("24", "the last node lists no topic"),
    END_TOO_LOW("26", "the end of each partition is told as one less"),

    REPLICA_OTHER_BYTES("12, 14, 21, 105", "every node holds other bytes than were sent, and than other nodes"),
    REPLICA_LACKS_LAST("109, 111, 115, 118, 131", "the last node lacks the last record"),
    REPLICA_REPEATS("12, 14, 21", "every node holds each record twice"),

    SEED_FORGOTTEN("30", "what happens in a random run is drawn from the time of day"),
    ONE_ADDRESS("136", "each node is said to serve clients where the first one does"),
    MISUSE_IS_SILENT("136", "a fault that cannot be injected is silently none"),
    JUDGE_SLEEPS("136", "no rule finds a violation"),
    JUDGE_SEES_GHOSTS("136", "every rule finds a violation"),
    CLOSE_LEAVES_ALL("136", "a cluster that is closed runs on");

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

    /** Those that the command line asks for; {@link UsageError} for one that is unknown. */
    public static Set<Defect> asked(Options options) {
        Set<Defect> asked = EnumSet.noneOf(Defect.class);
        for (String name : options.defects()) asked.add(Arrays.stream(values()).filter(d -> d.flag().equals(name)).findFirst().orElseThrow(() -> new UsageError("--defect " + name + ": there is " + Arrays.stream(values()).map(Defect::flag).toList())));
        return asked;
    }

    /** Whether the command line asks for it; other systems have defects of their own there. */
    public boolean in(Options options) { return options.defects().contains(flag()); }
}
