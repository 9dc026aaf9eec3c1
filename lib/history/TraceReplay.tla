---------------------------- MODULE TraceReplay ----------------------------
(***************************************************************************)
(* Replays the writes that clients of an object store were answered, one   *)
(* after the other, against the smallest store that could have given those *)
(* answers. A trace is a finite constant, so the state space is one line:  *)
(* each event is either legal where it stands, or the trace is refused     *)
(* from there on. Source of the rules: contracts/rimio.md, section 9.      *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Paths,              \* symbols of the paths in the trace
    WriteIds,           \* symbols of the write ids in the trace
    Etags,              \* symbols of the etags of values; never "none"
    Replicas,           \* the nodes that keep a path
    MinWriteReplicas,   \* configured; WriteQuorum below is what follows
    MaxGeneration,      \* no legal event of this trace can go beyond it
    Observed            \* the trace: a sequence of event records

ASSUME /\ MinWriteReplicas \in Nat
       /\ MaxGeneration \in Nat
       /\ "none" \notin Etags

VARIABLES
    position,           \* how many events have been replayed
    head,               \* path -> newest value or tombstone
    remembered,         \* path -> (write id -> answer given to its put)
    valid,              \* FALSE from the first event that was not legal
    objections          \* what spoke against that event; {} until then

vars == <<position, head, remembered, valid, objections>>

----------------------------------------------------------------------------
NoEtag == "none"

Unwritten == [state |-> "none", gen |-> 0, etag |-> NoEtag]

WriteQuorum ==
    LET count == Cardinality(Replicas)
        asked == IF MinWriteReplicas < count THEN MinWriteReplicas ELSE count
    IN  IF asked < 1 THEN 1 ELSE asked

\* TLC builds a definition once, but a replaced constant at each mention.
Trace == Observed

Length == Len(Trace)

Enough(e) == e.committed_replicas >= WriteQuorum

\* The objection, as a set, unless the rule holds.
Unless(rule, objection) == IF rule THEN {} ELSE {objection}

----------------------------------------------------------------------------
(* What speaks against an event here. It is legal when nothing does.       *)

NextInLine(e) ==
    Unless(e.generation = head[e.path].gen + 1,
           "generation is not the one after the head's")

AgainstPut(e) ==
         Unless(~e.from_cache, "a first put was answered from the cache")
    \cup Unless(e.etag # NoEtag, "a put has no etag")
    \cup Unless(e.write_id \notin DOMAIN remembered[e.path],
                "write id was used before on this path")
    \cup NextInLine(e)
    \cup Unless(e.quorum_reached = Enough(e),
                "quorum_reached does not follow from committed_replicas")

AgainstRetry(e) ==
    LET answers == remembered[e.path]
    IN       Unless(e.from_cache, "a retry was not answered from the cache")
        \cup Unless(e.quorum_reached, "a retry without quorum")
        \cup Unless(Enough(e), "committed_replicas is below the write quorum")
        \cup IF e.write_id \notin DOMAIN answers
             THEN {"retry of a write id never committed on this path"}
             ELSE Unless(e.generation = answers[e.write_id].gen,
                         "generation differs from the first answer")
                  \cup Unless(e.etag = answers[e.write_id].etag,
                              "etag differs from the first answer")

AgainstDelete(e) ==
         Unless(~e.from_cache, "a delete was answered from the cache")
    \cup Unless(e.etag = NoEtag, "a delete has an etag")
    \cup NextInLine(e)
    \cup Unless(e.quorum_reached, "a delete without quorum")
    \cup Unless(Enough(e), "committed_replicas is below the write quorum")

Against(e) ==
    CASE e.kind = "put"       -> AgainstPut(e)
      [] e.kind = "put_retry" -> AgainstRetry(e)
      [] e.kind = "delete"    -> AgainstDelete(e)
      [] OTHER                -> {"unknown kind of event"}

----------------------------------------------------------------------------
(* What a legal event leaves behind. *)

HeadAfter(e) ==
    IF e.kind = "put_retry" THEN head
    ELSE [head EXCEPT ![e.path] =
            [state |-> IF e.kind = "delete" THEN "tombstone" ELSE "meta",
             gen   |-> e.generation,
             etag  |-> e.etag]]

\* A put below the quorum is not remembered: its repeat is a new attempt.
RememberedAfter(e) ==
    IF e.kind # "put" \/ ~e.quorum_reached THEN remembered
    ELSE [remembered EXCEPT ![e.path] =
            [w \in DOMAIN remembered[e.path] \cup {e.write_id} |->
                IF w = e.write_id
                THEN [gen |-> e.generation, etag |-> e.etag]
                ELSE remembered[e.path][w]]]

----------------------------------------------------------------------------
Init ==
    /\ position = 0
    /\ head = [p \in Paths |-> Unwritten]
    /\ remembered = [p \in Paths |-> [w \in {} |-> Unwritten]]
    /\ valid = TRUE
    /\ objections = {}

Replay ==
    /\ position < Length
    /\ LET e       == Trace[position + 1]
           against == IF valid THEN Against(e) ELSE objections
           legal   == against = {}
       IN  /\ position' = position + 1
           /\ valid' = legal
           /\ objections' = against
           /\ head' = IF legal THEN HeadAfter(e) ELSE head
           /\ remembered' = IF legal THEN RememberedAfter(e) ELSE remembered

\* The end of the trace stutters, so TLC does not take it for a deadlock.
Finished ==
    /\ position = Length
    /\ UNCHANGED vars

Next == Replay \/ Finished

Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
\* Sets of their own, so that TLC builds them once and not for each state.
Heads == [state : {"none", "meta", "tombstone"},
          gen   : 0..MaxGeneration,
          etag  : Etags \cup {NoEtag}]

Answers == [gen : 1..MaxGeneration, etag : Etags]

TypeInvariant ==
    /\ position \in Nat
    /\ valid \in BOOLEAN
    /\ valid <=> objections = {}
    /\ head \in [Paths -> Heads]
    /\ DOMAIN remembered = Paths
    /\ \A p \in Paths :
        /\ DOMAIN remembered[p] \subseteq WriteIds
        /\ \A w \in DOMAIN remembered[p] :
            remembered[p][w] \in Answers

IndexInBounds == position <= Length

CacheEntriesAreMetaWrites ==
    \A p \in Paths : \A w \in DOMAIN remembered[p] :
        remembered[p][w].gen <= head[p].gen

ValidNeverDrops == valid

TraceAccepted == position = Length => valid

\* A property of steps: a path changes only by going up. No trace can break it,
\* only an error in this module can, and TLC then ends with 13 instead of 12.
MonotonicHistory ==
    [][\A p \in Paths : head'[p] # head[p] => head'[p].gen > head[p].gen]_vars

============================================================================
