package history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import history.TraceReplay.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kit.SetupError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of traces: good ones pass, each kind of wrong one is refused with its reason, and a judge that takes anything is found out. */
class TraceJudgeTest {
    private static final TraceEvent FIRST = TraceEvent.put("a", "w1", "e1", 1, 3);
    private static final TraceEvent SECOND = TraceEvent.put("a", "w2", "e2", 2, 2);
    private static final TraceEvent GONE = TraceEvent.delete("a", "d1", 3, 2);
    private final TraceJudge judge = new TraceJudge(2, 3, TraceReplay.bundledTlc(), Duration.ofSeconds(60));
    @TempDir Path temp;

    @Test void aGoodTraceIsAccepted() {
        var trace = List.of(FIRST, TraceEvent.putRetry("a", "w1", "e1", 1, 3), SECOND, GONE, TraceEvent.put("a", "w3", "e1", 4, 3));
        assertThat(judge.judge(temp, trace, 2).outcome(), is(Outcome.ACCEPTED));
    }

    @Test void aSkippedGenerationIsRefusedAtItsEvent() {
        var judgement = judge.judge(temp, List.of(FIRST, TraceEvent.put("a", "w2", "e2", 3, 2)), 0);
        assertThat(judgement.outcome(), is(Outcome.REJECTED));
        assertThat(judgement.reason(), containsString("event 2 of 2"));
    }

    @Test void aRetryOfWhatWasNeverWrittenIsRefused() {
        assertThat(judge.judge(temp, List.of(FIRST, TraceEvent.putRetry("a", "w9", "e1", 1, 3)), 0).outcome(), is(Outcome.REJECTED));
    }

    @Test void aWriteBelowTheQuorumIsRefused() {
        assertThat(judge.judge(temp, List.of(FIRST, TraceEvent.put("a", "w2", "e2", 2, 1)), 0).outcome(), is(Outcome.REJECTED));
    }

    /** The second judge is blind for the change: the event that the self-test changes is right only after it. */
    @Test void aJudgeThatTakesTheChangedTraceIsNoJudge() {
        var rightOnceChanged = List.of(TraceEvent.put("a", "w1", "e1", 0, 3));
        var error = assertThrows(SetupError.class, () -> judge.judge(temp, rightOnceChanged, 0));
        assertThat(error.getMessage(), containsString("event 1"));
    }
}
