package load;

import java.util.SplittableRandom;

/** One kind of request of a load. @param weight its share is this over the sum of all weights */
record Operation(String name, int weight, Source source, Call call) {
    /** Makes the next request; called by several threads. All that is random in it comes from {@code random}, which the seed and the request's number decide. */
    @FunctionalInterface public interface Source { Exchange next(SplittableRandom random); }

    /** Does the whole thing by a client of its own. Null when it went right, else what went wrong in a few words; an exception is told by its class. */
    @FunctionalInterface public interface Call { String perform(SplittableRandom random) throws Exception; }

    Operation {
        if (!name.matches("[a-z][a-z0-9-]*") || weight < 1) throw new IllegalArgumentException("operation '" + name + "' of weight " + weight + ": a name of lower case letters, a weight from 1 on");
    }
}
