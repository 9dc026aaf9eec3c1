package load;

import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What a loop sends to one of its servers: every so manieth request of the plan, over connections of their own. So a slow server holds up none but its own requests, and is not asked less often. */
final class HttpLane {
    private final Plan plan;
    private final Clock clock;
    private final long step;
    private long number;
    final List<HttpConnection> connections = new ArrayList<>();
    final ArrayDeque<HttpConnection> free = new ArrayDeque<>();
    final ArrayDeque<HttpConnection> resting = new ArrayDeque<>();
    /** When the next request falls due; never again where that is {@link Long#MAX_VALUE}. */
    long dueNanos;

    /** @param number of its first request; @param step to its next one */
    private HttpLane(Plan plan, Clock clock, long number, long step) {
        this.plan = plan;
        this.clock = clock;
        this.number = number;
        this.step = step;
        due(0);
    }

    /**
     * Those of one of several loops: request {@code n} of the plan is for server {@code n} modulo their count, whoever sends it.
     *
     * @param loop counted from 0, of {@code loops}
     */
    static List<HttpLane> of(Plan plan, Clock clock, List<InetSocketAddress> servers, int connections, Selector selector, int loop, int loops) {
        long round = (long) servers.size() * loops / greatestCommonDivisor(servers.size(), loops);
        List<HttpLane> lanes = new ArrayList<>();
        for (long first = loop; first < round; first += loops) lanes.add(new HttpLane(plan, clock, first, round));
        for (int i = 0; i < connections; i++) {
            HttpLane lane = lanes.get(i % lanes.size());
            lane.connections.add(new HttpConnection(servers.get((int) (lane.number % servers.size())), selector, lane));
        }
        lanes.forEach(lane -> lane.free.addAll(lane.connections));
        return lanes;
    }

    private static int greatestCommonDivisor(int a, int b) { return b == 0 ? a : greatestCommonDivisor(b, a % b); }

    long number() { return number; }

    /** Goes on to the next request. */
    void next(long now) {
        number += step;
        due(now);
    }

    private void due(long now) {
        Schedule schedule = plan.schedule();
        dueNanos = !schedule.paced() ? now : number < schedule.requests() ? schedule.dueNanos(number) : Long.MAX_VALUE;
    }

    /** When it could next send, as far as is known now. */
    long nextNanos() { return free.isEmpty() || isSent() ? Long.MAX_VALUE : dueNanos; }

    /** Whether nothing falls due any more; the end may have come nearer meanwhile. */
    private boolean isSent() { return dueNanos >= clock.endNanos() || !plan.schedule().paced() && clock.nanos() >= clock.endNanos(); }

    boolean isIdle() { return free.size() + resting.size() == connections.size(); }

    boolean isOver() { return isSent() && isIdle(); }
}
