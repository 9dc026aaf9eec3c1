package runner;

import java.nio.file.Path;

/**
 * One of the times that a run takes a case: its first round, or a further one ({@code --repeat}, {@code --until-fail}).
 *
 * @param round from 1
 */
public record Turn(CaseFile file, int round) {
    public String name() { return file.name(); }

    /** As reports write it: the name, with the round where it is not the first. */
    public String label() { return round == 1 ? name() : name() + " (round " + round + ")"; }

    /** The number as reports write it, with the round where it is not the first. */
    public String id() { return round == 1 ? file.id() : file.id() + "#" + round; }

    /**
     * Where an attempt at it leaves its results; that of the first round is {@code <run>/<case>/}.
     *
     * @param retry 0 for the first attempt
     */
    Path folder(Path run, int retry) {
        Path folder = round == 1 ? run : run.resolve("round-" + round);
        return (retry == 0 ? folder : folder.resolve("retry-" + retry)).resolve(name());
    }
}
