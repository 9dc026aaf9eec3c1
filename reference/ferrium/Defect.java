package ferrium;

/**
 * A bug that can be planted with --defect NAME, so that each check of the collection can be seen red. Names on the command line are in kebab-case.
 * What it breaks: requirements of contracts/kv.md §4 ("K1"), or what a case asserts beyond them ("608"), each told from the next by a comma.
 */
enum Defect {
    // Reads and writes.
    SET_KEEPS_FIRST_VALUE("K1", "a set of a key that is there changes nothing"),
    ABSENT_IS_EMPTY("K1, K13", "an absent key is read as an empty value"),
    ABSENT_IS_ERROR("K1", "a read of an absent key fails"),
    VALUE_STRIPPED("K1, K14", "blanks at the ends of a value are lost"),
    DELETE_OF_ABSENT_FAILS("K2", "a delete of an absent key fails"),
    DELETE_ON_LEADER_ONLY("K2, K9", "only the leader applies deletes"),
    DELETE_REMOVES_PREFIX("K2", "a delete also removes the keys that begin like it"),
    READ_LAGS("K3, K4", "the leader shows a write 300 ms after it was acknowledged"),
    READ_BY_FOLLOWER("K3, K4, K6", "every node answers reads from what it has applied"),
    READ_BY_DEPOSED_LEADER("K4, K6", "a node that has led goes on for a minute to answer reads, without asking whether it still leads"),
    ACK_BEFORE_QUORUM("K5, K6", "a write is acknowledged before anybody has it on disk"),
    CONCURRENT_WRITE_LOST("K11, K4", "of many writes at once some are acknowledged and dropped"),
    KEYS_IGNORE_CASE("K11, K14", "keys that differ in letter case only are one"),

    // Faults.
    STATE_FORGOTTEN_AT_RESTART("K5, K17", "a node starts with an empty folder each time"),
    SETS_LOST_AT_RESTART("K5", "each fifth set is not applied again after a start"),
    DELETES_LOST_AT_RESTART("K5, K9", "deletes are not applied again after a start"),
    NO_QUORUM_NEVER_ANSWERED("K6", "a request that finds no quorum is answered after a minute"),
    MEMBERSHIP_FAILURE_NOT_TOLD("K6", "a change of members that failed is told as a success"),
    REFUSES_FOR_EVER_AFTER_OUTAGE("K7", "a leader that once found no quorum never serves again"),
    LEADER_LOSS_NOT_NOTICED("K7, K24", "followers of a dead leader wait for it for ever"),
    FOLLOWER_SKIPS_SETS("K9, K19", "each fifth set is not applied by those who do not lead"),
    RESTARTED_NODE_APPLIES_NOTHING("K9, K18", "a node that was restarted stays as it was"),
    SNAPSHOT_NOT_LOADED("K18, K5", "what is in a snapshot is not there after a start, or for a late node"),
    SIGTERM_IGNORED("K17, K36", "a node does not end when it is asked to"),
    TERM_STARTS_AGAIN("K17, K23", "after a restart terms are counted from the start"),
    EVERY_NODE_CLAIMS("K23, K35", "every node calls itself the leader"),
    ENDS_WITH_A_FOLLOWER("K24", "the leader ends when a follower is lost"),

    // Redirects.
    HINT_MISSING("K8", "a refusal names no leader"),
    HINT_NAMES_SELF("K8", "a refusal names the node that refuses"),
    HINT_NAMES_FIRST_LEADER("K8", "a refusal names the first leader there was, dead or not"),
    HINT_ADDRESS_WRONG("K8", "a refusal names an address where nobody listens"),

    // Batches and deletes.
    BATCH_TORN("K10", "a batch becomes visible in two steps"),
    BATCH_COUNT_WRONG("K10", "a batch counts one pair less"),
    BATCH_FIRST_WINS("K10", "of a key twice in a batch the first value stays"),
    BATCH_LOSES_LAST("K10", "the last pair of a batch is lost"),
    DELETE_ALWAYS_EXISTED("K12", "a delete says that the key existed, whether or not it did"),
    DELETE_NEVER_EXISTED("K12", "a delete says that the key did not exist, whether or not it did"),
    EXISTED_LOOKED_UP_BEFORE("K12", "existed is looked up before the delete: of many at once several say true"),

    // Values.
    EMPTY_VALUE_IS_ABSENT("K13", "an empty value removes the key"),
    EMPTY_VALUE_REFUSED("K13", "an empty value is refused"),
    EMPTY_KEY_DIFFERS("K13", "an empty key is refused on HTTP and stored on gRPC"),
    UNICODE_NORMALISED("K14", "texts are brought to composed form"),
    NUL_ENDS_TEXT("K14", "a text ends at its first NUL"),
    BEYOND_BMP_REPLACED("K14", "characters of four bytes become question marks"),
    LONG_KEY_CUT("K14", "a key is cut after 1 KiB"),
    LARGE_VALUE_CUT("K15", "a value is cut after 512 KiB"),
    LARGE_VALUE_REFUSED("K15", "requests of 1 MiB are refused"),
    OVERSIZE_BREAKS_CONNECTION("K15, K16", "a body that is too large is not answered"),
    SNAPSHOT_SKIPS_LARGE_VALUES("K15, K18", "values above 32 KiB are not in snapshots"),

    // Bad requests.
    BAD_REQUEST_IS_500("K16", "a bad request is answered 500"),
    BAD_REQUEST_NOT_EXPLAINED("K16", "a bad request is refused without a reason"),
    BAD_REQUEST_BREAKS_CONNECTION("K16", "a bad request is not answered"),
    ENDS_AFTER_A_BAD_REQUEST("K16", "a node ends by itself soon after a bad request"),
    UNKNOWN_PATH_IS_200("K16", "a path that does not exist is answered 200"),
    ANY_METHOD_ACCEPTED("K16", "a route is served for any method"),
    MISSING_FIELD_IS_EMPTY("K16", "a field that is missing is taken as empty"),
    NUMBER_TAKEN_AS_TEXT("K16", "a number is taken where a string is expected"),

    // Membership.
    SECOND_INIT_ACCEPTED("K17", "a second /init is answered as a success"),
    SECOND_INIT_RESETS("K17", "a second /init makes the cluster anew, without its data"),
    LEARNER_VOTES("K19", "a learner is a voter from the start"),
    LEARNER_GETS_NO_DATA("K19", "a learner does not apply what it receives"),
    PROMOTION_STOPS_SERVICE("K19", "a leader that waited in vain for a node to be promoted serves nobody any more"),
    PROMOTION_IGNORED("K19", "a change of members succeeds and leaves learners what they are"),
    AUTO_JOIN_MISSING("K20", "no node joins by itself"),
    AUTO_JOIN_ASKS_ONCE("K20", "a node whose peers name no leader at its start never joins"),
    REJOIN_DEMOTES_VOTER("K20, K21", "a voter that asks to join again becomes a learner"),
    ADDRESS_CONFLICT_ACCEPTED("K21", "an id that is in use is accepted with another address"),
    REPEATED_ADD_FAILS("K21", "a repeated, identical /add-learner fails"),
    LAST_VOTER_REMOVABLE("K22", "removing all voters is answered as a success"),
    UNKNOWN_MEMBER_IGNORED("K22", "an id that is no member is left out of a change, without a word"),
    REMOVED_VOTER_STAYS("K22", "a voter that is left out of a change goes on to vote"),

    // TLS.
    PLAIN_HTTP_ACCEPTED("K25", "the HTTP port also takes plain text under TLS"),
    PLAIN_GRPC_ACCEPTED("K25", "the gRPC port also takes plain text under TLS"),
    PEERS_NOT_CHECKED("K26", "a node accepts any certificate of another node"),
    EXPIRED_ACCEPTED("K26, K27", "the dates of a certificate are not looked at"),
    MTLS_NOT_DEMANDED_ON_HTTP("K27", "the HTTP port lets in clients without a certificate under mTLS"),
    MTLS_NOT_DEMANDED_ON_GRPC("K27", "the gRPC port lets in clients without a certificate under mTLS"),
    FOREIGN_CLIENT_ACCEPTED("K27", "under mTLS a client certificate of any authority will do"),
    TLS_1_1_ACCEPTED("K28", "TLS 1.0 and 1.1 are accepted"),
    TLS_1_2_REFUSED("K28", "TLS 1.2 is refused"),
    TLS_1_3_REFUSED("K28", "TLS 1.3 is refused"),
    ONLY_FIRST_CA_TRUSTED("K29", "of several authorities in ca_file only the first counts"),
    FIRST_CERTIFICATE_KEPT("K26, K29", "a node goes on with the certificates and authorities of its first start, whatever the files say later"),
    RAFT_IN_PLAIN_TEXT("K30", "between nodes the log travels in plain text under TLS"),

    // Load, start and configuration.
    SOME_WRITES_NEVER_ANSWERED("K31, 608", "each twentieth write is answered after a minute"),
    ONE_REQUEST_AT_A_TIME("K31, 608, 609", "requests wait for each other, a second each"),
    SECOND_LEADER_IS_SLOW("609", "a leader that has followed another one takes nine seconds for each read and write"),
    MEMORY_LEAKS("K31", "each request leaves 32 KiB behind"),
    PORT_CONFLICT_EXITS_0("K32", "a start that cannot bind exits 0"),
    PORT_CONFLICT_NOT_NAMED("K32", "a start that cannot bind does not say where"),
    PORT_CONFLICT_HANGS("K32", "a start that cannot bind waits for ever"),
    GRPC_CONFLICT_IGNORED("K32", "a node whose gRPC port is taken serves without it"),
    DATA_DIR_NOT_LOCKED("K32", "a second process may use a data_dir"),
    CONFIG_ERROR_EXITS_0("K33", "an invalid configuration exits 0"),
    CONFIG_ERROR_NOT_NAMED("K33", "what is wrong with a configuration is not said"),
    CONFIG_ERROR_LEAVES_DATA("K33", "data_dir is made before the configuration is checked"),
    VALIDATION_IS_IDLE("K33", "--validate-config finds everything valid"),
    ID_ZERO_ACCEPTED("K33", "node.id 0 is accepted"),
    ELECTION_ORDER_NOT_CHECKED("K33", "election_timeout_min may exceed election_timeout_max"),
    EQUAL_ADDRESSES_ACCEPTED("K33", "http_addr and grpc_addr may be equal"),
    UNKNOWN_WORDS_ACCEPTED("K33", "a level, format, strategy or method may be any word"),
    MISSING_FILES_ACCEPTED("K33", "files named for TLS need not be there"),
    OVERRIDE_IGNORED("K34", "values of the command line do not override the file"),
    GENERATED_CONFIG_INVALID("K34", "what --generate-config writes lacks a section"),
    IS_LEADER_FALSE("K35", "/is-leader is always false"),
    LEADER_UNKNOWN("K35", "/leader of a follower is null"),
    GRPC_LEADER_DIFFERS("K35", "gRPC GetLeader names the next id"),
    HEALTH_NEEDS_LEADER("K35", "/health is 500 while no leader is known");

    final String clause;
    final String text;

    Defect(String clause, String text) {
        this.clause = clause;
        this.text = text;
    }

    String kebab() { return name().toLowerCase().replace('_', '-'); }
}
