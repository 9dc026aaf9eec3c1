package load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Which request is sent when: a function of the schedule, the weights and the seed, whoever sends it. */
final class Plan {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final int HASHED = 10_000;
    private final Schedule schedule;
    private final List<Operation> operations;
    private final int[] upTo;
    private final long seed;

    Plan(Schedule schedule, List<Operation> operations, long seed) {
        this.schedule = schedule;
        this.operations = List.copyOf(operations);
        this.seed = seed;
        upTo = new int[operations.size()];
        int sum = 0;
        for (int i = 0; i < upTo.length; i++) upTo[i] = sum += operations.get(i).weight();
    }

    Schedule schedule() { return schedule; }

    List<Operation> operations() { return operations; }

    SplittableRandom random(long number) { return new SplittableRandom(seed + number * GOLDEN); }

    /** Index of the operation of a request: the first draw of its random. */
    int operation(SplittableRandom random) {
        if (upTo.length == 1) return 0;
        int drawn = random.nextInt(upTo[upTo.length - 1]);
        int index = 0;
        while (drawn >= upTo[index]) index++;
        return index;
    }

    /** Tells two plans apart: over the schedule, the kinds of requests, and time and kind of the first. @param connections that send them */
    String hash(int connections) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((schedule + " " + connections + operations.stream().map(o -> " " + o.name() + " " + o.weight()).toList()).getBytes(StandardCharsets.UTF_8));
            var piece = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
            for (long n = 0; n < Math.min(HASHED, schedule.requests()); n++) digest.update(piece.clear().putLong(schedule.paced() ? schedule.dueNanos(n) : 0).putInt(operation(random(n))).array());
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
