///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Whatever the bytes of keys, values and headers are, every replica holds them as they were sent; a list that breaks this is made as short as it goes.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArbitraryPayloads
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication property
//CLAUSES 11 12
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Case;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class ArbitraryPayloads {
    static void main(String[] args) { Case.run(args, ArbitraryPayloads::check); }

    private static final int RUNS = 8;
    private static final int MOST = 49;
    private static final int LONGEST = 1023;
    private static final int SHRINKS = 12;
    private final Case c;
    private final LogCluster cluster;
    private final LogProducer producer;

    ArbitraryPayloads(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        producer = cluster.producer();
    }

    /** @param key null, empty or some bytes */
    private record Payload(byte[] key, byte[] value, List<Header> headers) {
        static Payload drawn(SplittableRandom random) {
            byte[] key = switch (random.nextInt(3)) {
                case 0 -> null;
                case 1 -> new byte[0];
                default -> bytes(random, 1 + random.nextInt(40));
            };
            List<Header> headers = IntStream.range(0, random.nextInt(4)).mapToObj(i -> (Header) new RecordHeader("h" + i, random.nextBoolean() ? null : bytes(random, random.nextInt(20)))).toList();
            return new Payload(key, bytes(random, random.nextInt(LONGEST + 1)), headers);
        }

        private static byte[] bytes(SplittableRandom random, int size) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override public String toString() { return "key " + Arrays.toString(key) + ", value of " + value.length + " bytes " + Arrays.toString(Arrays.copyOf(value, Math.min(8, value.length))) + ", headers " + headers; }
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new ArbitraryPayloads(c, cluster);
            c.step("every replica holds the payloads of each run", () -> {
                for (int i = 0; i < RUNS; i++) run.once(Stream.generate(() -> Payload.drawn(c.random())).limit(1 + c.random().nextInt(MOST)).toList());
            });
        }
    }

    private void once(List<Payload> payloads) {
        List<Payload> wrong = kept(payloads) ? List.of() : shortest(payloads);
        c.check("payloads.that-a-replica-does-not-hold", wrong, is(empty()));
    }

    /** On a fresh topic: whether all are acknowledged, and on every replica as they were sent. */
    private boolean kept(List<Payload> payloads) {
        Topic topic = cluster.createTopic();
        List<Append> sent = payloads.stream().map(p -> producer.send(topic, 0, p.key, p.value, p.headers)).toList();
        if (!sent.stream().allMatch(Append::acked)) return false;
        for (LogNode node : cluster.nodes()) {
            cluster.waitForReplica(cluster.bounds().restartInSync(), node, topic, sent.size());
            if (!node.replica(topic).stream().map(Entry::digest).toList().equals(sent.stream().map(Append::digest).toList())) return false;
        }
        return true;
    }

    /** Drops halves, then single payloads, for as long as what is left is not kept. */
    private List<Payload> shortest(List<Payload> failing) {
        List<Payload> left = failing;
        int tries = 0;
        for (int size = left.size() / 2; size >= 1; size /= 2) {
            for (int from = 0; from + size <= left.size() && left.size() > 1 && tries < SHRINKS; tries++) {
                List<Payload> without = new ArrayList<>(left);
                without.subList(from, from + size).clear();
                if (!without.isEmpty() && !kept(without)) left = without;
                else from += size;
            }
        }
        return left;
    }
}
