package fetchbox;

/**
 * A bug that can be planted with --defect NAME, so that each check of the collection can be seen red. Names on the command line are in kebab-case.
 * What it breaks: clauses of the pipeline's contract as docs/systems.md numbers them ("18"), or what a case asserts beyond them ("301"), each told from the next by a comma.
 */
enum Defect {
    // Ingest.
    ACCEPTED_IS_200("16, 323", "an accepted manifest is answered 200"),
    JOB_ID_IS_UUID4("16", "job ids are UUIDs of version 4"),
    MANIFEST_NOT_STORED("17", "the manifest is not stored"),
    MANIFEST_KEY_DIFFERS("17", "the manifest is stored as manifest.json"),
    MANIFEST_WITHOUT_METADATA("17", "the stored manifest has lost its metadata"),
    MANIFEST_ALWAYS_IN_DEFAULT_BUCKET("46", "the manifest of a job whose handler names a bucket goes to the default one"),
    ANY_MANIFEST_VERSION("18", "any manifest_version is accepted"),
    METADATA_OPTIONAL("18", "a manifest needs no metadata"),
    EMPTY_MANIFEST_ACCEPTED("18", "a manifest without resources is accepted"),
    RESOURCES_UNLIMITED("18", "more than 1000 resources are accepted"),
    DOUBLE_IDS_ACCEPTED("18", "two resources of one id are accepted"),
    LONG_IDS_ACCEPTED("18", "ids of more than 128 characters are accepted"),
    ANY_URL_ACCEPTED("18", "any text is accepted as a url"),
    HEADERS_UNLIMITED("18", "any number and size of headers is accepted"),
    MANIFEST_SIZE_UNLIMITED("19", "manifests above the limit are accepted"),
    SIZE_OF_PACKED_BODY("19", "the size of a gzip body is judged before it is unpacked"),
    ANSWERED_BEFORE_PUBLISH("20", "202 is answered three seconds before the tasks are in the log"),
    LAST_TASK_LOST("16, 20", "the task of the last resource is not published"),
    QUEUED_NOT_PUBLISHED("28", "the first status of a job is not published"),
    IDEMPOTENCY_KEY_IGNORED("21", "a repeated idempotency key makes a second job"),
    IDEMPOTENCY_HIT_PUBLISHES("21", "a repeated idempotency key publishes the tasks again"),
    IDEMPOTENCY_OF_ANY_TENANT("21", "an idempotency key counts for all tenants"),
    IDEMPOTENCY_OF_ANY_TYPE("21", "an idempotency key counts for all job types"),
    IDEMPOTENCY_BY_FIRST_LETTERS("21", "idempotency keys that begin alike are the same"),
    IDEMPOTENCY_OUTLIVES_JOB("15", "an idempotency key hits after its job has ended, too"),
    UNKNOWN_TYPE_IS_400("10", "an unknown job type is answered 400"),
    UNKNOWN_TYPE_ACCEPTED("10", "an unknown job type is accepted"),
    ERROR_IS_TEXT("22", "errors are plain text"),
    OUTAGE_IS_500("8", "an outage of storage or log is answered 500"),
    INGEST_TRIES_ONCE("8, 43", "the manifest is offered to the storage once"),

    // Operators and health.
    SNAPSHOT_WITHOUT_CURSOR("23", "the snapshot has no log_cursor"),
    UNKNOWN_JOB_IS_200("23", "an unknown job is answered 200"),
    LAST_ERROR_MISSING("23", "last_error stays null"),
    LOGS_ALWAYS_JSON("9", "logs are JSON whatever is accepted"),
    LOGS_FROM_START("24", "logs start at offset 0 unless told otherwise"),
    LOG_LIMIT_IGNORED("24", "logs ignore the limit"),
    LOGS_OF_ALL_JOBS("24", "logs show entries of other jobs"),
    OPERATOR_TOKEN_IGNORED("13", "no operator token is asked for"),
    ANY_OPERATOR_TOKEN("13", "any operator token will do"),
    ALWAYS_READY("25", "the API is ready whatever it can reach"),
    NOTHING_COUNTED("26", "events are not counted in metrics"),

    // Messages.
    ONE_PARTITION_EACH("27", "each topic has one partition"),
    RETENTION_ONE_DAY("27", "each topic is retained for a day"),
    HEADER_NAMES_AS_GIVEN("28", "header names keep their capitals in tasks"),
    TRACE_LOST("28", "log entries have no trace id"),
    REPEATS_COUNTED("29", "a resource that is told twice counts twice"),
    BAD_STATUS_BLOCKS("30", "a status that is no message stops the ledger"),
    BAD_TASK_BLOCKS("30", "a task that is no message is never done with"),

    // Ledger.
    PARTIAL_NEVER("1", "a job with a failed resource stays in_progress while others run"),
    STATE_FALLS_BACK("31", "a job that is in progress falls back to queued"),
    START_NOT_ANNOUNCED("31", "a job is queued until its first outcome"),
    TERMINAL_STATE_CHANGES("31", "an outcome after the end changes the state"),
    COMPLETED_TOO_EARLY("12, 31", "a job is completed by its first stored resource"),
    FIRST_FAILURE_ENDS_JOB("1, 12", "a job is failed by its first failed resource, while others run"),
    PARTLY_FAILED_IS_COMPLETED("12", "a job is completed if any of its resources is stored"),
    COMPLETED_COUNTS_FAILED("12, 23", "resource_completed counts failed resources, too"),
    NOTHING_PRUNED("2, 32", "no job is ever pruned"),
    RUNNING_JOBS_PRUNED("32", "jobs that have not ended are pruned, too"),
    LEDGER_FORGETS_AT_START("11", "an API that starts again has forgotten its jobs"),

    // Worker.
    INFLIGHT_UNLIMITED("33", "a worker takes all tasks at once"),
    ACKED_BEFORE_DONE("34", "a task is acknowledged when it is taken"),
    NEVER_ACKED("34", "no task is ever acknowledged"),
    DEFAULT_HEADERS_DROPPED("35", "default headers of the handler are not sent"),
    DEFAULT_HEADERS_WIN("35", "default headers of the handler win over the task's"),
    TASK_HEADERS_DROPPED("35", "headers of the task are not sent"),
    STORAGE_KEY_WITHOUT_TYPE("36", "storage keys lack the job type"),
    TAG_BEATS_RESPONSE_TYPE("36", "the content type of the tag wins over that of the response"),
    CONTENT_TYPE_DROPPED("36", "objects have no content type of their own"),
    BODY_CUT_AT_1_MIB("36", "objects end after 1 MiB"),
    MULTIPART_NEVER("36", "objects above 5 MiB are put in one piece"),
    MULTIPART_LOSES_LAST_PART("36", "the last part of a big object is lost"),
    LOG_WITHOUT_PROXY("37", "log entries do not name the proxy"),
    LOG_WITHOUT_STATUS("37", "log entries do not name the HTTP status"),
    LOG_WITHOUT_KEY("37", "log entries do not name the storage key"),
    FAILURE_LOGGED_AS_INFO("37", "failures are logged as INFO"),
    STOP_ABANDONS_TASKS("38", "a worker that is told to stop abandons what is in flight"),
    STOP_WITHOUT_FLUSH("38", "a worker that is told to stop does not tell its last outcomes"),
    STORAGE_BUCKET_IGNORED("46", "storage_bucket of a handler is ignored"),
    KEY_PREFIX_IGNORED("5", "key_prefix of a handler is ignored"),
    KEY_PREFIX_WITHOUT_SLASH("5", "no slash follows a key_prefix"),

    // Proxies, retries, dead letters.
    FALLBACK_POOLS_IGNORED("39", "fallback pools are never tried"),
    PROXIES_IN_REVERSE("39", "the last endpoint is tried first"),
    SECOND_PROXY_SKIPPED("39", "the second endpoint is skipped"),
    SAME_PROXY_AGAIN("39", "every attempt goes by the first endpoint"),
    PROXY_EXHAUSTED_NOT_TOLD("39, 42", "when all proxies failed, the code is that of the last failure"),
    RETRIES_AT_ONCE("40", "there is no pause between attempts"),
    ONE_ATTEMPT_TOO_MANY("14, 40", "there is one attempt more than the limit"),
    TOO_MANY_REQUESTS_IS_FATAL("40", "429 is not retried"),
    SERVER_ERROR_IS_FATAL("40", "5xx is not retried"),
    NOT_FOUND_IS_RETRIED("40", "404 is retried"),
    BROKEN_CONNECTION_IS_FATAL("40", "a broken connection is not retried"),
    CUT_BODY_STORED("40", "a body that breaks off is stored"),
    ERROR_PAGE_STORED("40", "the body of a 5xx is stored"),
    REDIRECTS_WITHOUT_END("309", "redirects are followed for ever"),
    TIMEOUT_NOT_TOLD("42", "a time-out has the code of a broken connection"),
    UPLOAD_TRIED_ONCE("14, 41", "an upload is tried once"),
    DENIED_UPLOAD_RETRIED("41", "an upload that is denied is tried again"),
    CODE_HAS_EXACT_STATUS("4, 42", "codes are HTTP_404 and the like"),
    DEAD_LETTER_DROPPED("42", "dead letters are not published"),
    DEAD_LETTER_TWICE("42", "dead letters are published twice"),
    DEAD_LETTER_REQUEUED("42", "the task of a dead letter is published again"),
    DEAD_LETTER_LOSES_URL("42", "the task in a dead letter has lost its url"),
    DEAD_LETTER_ATTEMPTS_ONE("42", "dead letters tell of one attempt"),
    DEAD_LETTER_WITHOUT_TIME("42", "dead letters have no time"),

    // Configuration.
    ENVIRONMENT_IGNORED("44", "the environment overrides nothing but the address of metrics"),
    ANY_BROKER_SCHEME("45", "any scheme of iggy.endpoint is accepted"),
    JOB_TYPES_SECTION_ACCEPTED("6", "a section job_types is accepted"),
    UNKNOWN_POOL_ACCEPTED("45", "an unknown pool is accepted"),
    FALLBACK_CYCLE_ACCEPTED("45", "pools that fall back on each other are accepted"),
    BIG_MANIFEST_LIMIT_ACCEPTED("45", "max_manifest_bytes of more than 5 MB is accepted"),
    NO_HANDLERS_ACCEPTED("45", "a configuration without handlers is accepted"),
    NO_CREDENTIALS_ACCEPTED("45", "S3 without credentials is accepted"),
    ZERO_TTL_ACCEPTED("45", "a TTL of 0 days is accepted");

    final String clause;
    final String text;

    Defect(String clause, String text) {
        this.clause = clause;
        this.text = text;
    }

    /** As on the command line. */
    String kebab() { return name().toLowerCase().replace('_', '-'); }
}
