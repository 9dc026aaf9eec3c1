package fetchbox;

import kit.Case;
import systems.kafka.OneBroker;

/** The log in a Kafka of the test's own. */
class KafkaLogTest extends MessageLogContract {
    @Override Config.Broker broker(Case c) {
        String[] at = OneBroker.start(c, "log").address().split(":");
        return new Config.Broker(false, at[0], Integer.parseInt(at[1]), "", "", "");
    }
}
