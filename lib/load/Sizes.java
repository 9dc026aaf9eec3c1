package load;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Sizes of bodies with their weights. */
public final class Sizes {
    private final int[] sizeBytes;
    private final int[] upTo;

    private Sizes(int[] sizeBytes, int[] upTo) {
        this.sizeBytes = sizeBytes;
        this.upTo = upTo;
    }

    /** @param weightsAndBytes in turn: {@code of(6, 1000, 3, 8000, 1, 64000)} */
    public static Sizes of(int... weightsAndBytes) {
        int count = weightsAndBytes.length / 2;
        if (count == 0 || weightsAndBytes.length % 2 != 0 || Arrays.stream(weightsAndBytes).anyMatch(n -> n < 1)) throw new IllegalArgumentException("weights and sizes in turn, each from 1 on");
        var sizes = new Sizes(new int[count], new int[count]);
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sizes.upTo[i] = sum += weightsAndBytes[2 * i];
            sizes.sizeBytes[i] = weightsAndBytes[2 * i + 1];
        }
        return sizes;
    }

    int pick(SplittableRandom random) {
        int drawn = random.nextInt(upTo[upTo.length - 1]);
        int index = 0;
        while (drawn >= upTo[index]) index++;
        return sizeBytes[index];
    }

    int largest() { return Arrays.stream(sizeBytes).max().orElseThrow(); }
}
