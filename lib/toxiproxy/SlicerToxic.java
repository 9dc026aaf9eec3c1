package toxiproxy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Bytes arrive in pieces of about {@code averageSize}, {@code delay} microseconds apart. */
record SlicerToxic(@JsonProperty("average_size") int averageSize, @JsonProperty("size_variation") int sizeVariation, long delay) implements Toxic {
    @Override public void pass(Chunk chunk, Stage out) throws InterruptedException {
        Chunk rest = chunk;
        while (rest.size() > averageSize + sizeVariation) {
            int piece = Math.max(1, averageSize + (sizeVariation > 0 ? ThreadLocalRandom.current().nextInt(-sizeVariation, sizeVariation) : 0));
            out.send(rest.to(piece));
            rest = rest.from(piece);
            if (!out.pause(TimeUnit.MICROSECONDS.toNanos(delay))) break;
        }
        out.send(rest);
    }
}
