package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kit.Case;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import systems.kafka.OneBroker;

/** The log in a Kafka of the test's own. */
class KafkaLogTest extends MessageLogContract {
    @Override Config.Broker broker(Case c) {
        String[] at = OneBroker.start(c, "log").address().split(":");
        return new Config.Broker(false, at[0], Integer.parseInt(at[1]), "", "", "");
    }

    @Test void topicsWithAnotherNumberOfPartitionsAreRefused() {
        Result result = TestCase.run(temp, c -> {
            Config.Broker broker = broker(c);
            try (var narrow = MessageLog.of(broker, Defects.named(List.of("one-partition-each"))); var log = MessageLog.of(broker, Defects.named(List.of()))) {
                narrow.createTopics();
                var refusal = assertThrows(MessageLog.Unavailable.class, log::createTopics);
                c.check("topics.are-refused", refusal.getMessage(), containsString("1 partitions, not "));
            }
        });
        assertThat(result.reason() + result.checks(), result.verdict(), is(Verdict.PASS));
    }
}
