package systems.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What may happen in a random run, and how it is drawn (contracts/raft-log.md §6). Every step makes sense where it stands. */
public enum Alphabet {
    /** Kills, starts and waits. */
    NODES(0, 5) {
        @Override Step draw(Dice dice, Standing standing) { return aboutNodes(dice, standing); }
    },
    /** These, and everything that can happen to links. */
    NODES_AND_LINKS(3, 12) {
        @Override Step draw(Dice dice, Standing standing) { return dice.between(0, 1) == 0 ? aboutNodes(dice, standing) : aboutLinks(dice, standing); }
    },
    /** Of nodes, and of links that are whole or not. */
    NODES_AND_CUTS(3, 12) {
        @Override Step draw(Dice dice, Standing standing) { return dice.between(0, 1) == 0 ? aboutNodes(dice, standing) : aboutCuts(dice, standing.all()); }
    },
    /** These, nodes that stop for a while, and who votes (contracts/kv.md §5, 230). */
    NODES_CUTS_AND_MEMBERS(4, 12) {
        @Override Step draw(Dice dice, Standing standing) {
            return switch (dice.between(0, 6)) {
                case 0, 1 -> aboutNodes(dice, standing);
                case 2 -> aboutPauses(dice, standing);
                case 3, 4 -> aboutCuts(dice, standing.all());
                default -> aboutMembers(dice, standing);
            };
        }
    },
    /** Of {@code --profile seed}: up to two kills, half a second apart, of the first six nodes as far as they are there. */
    SEED(0, 2) {
        @Override List<Step> steps(Dice dice, int nodes) {
            List<Step> steps = new ArrayList<>();
            for (int kills = dice.between(0, 2); kills > 0; kills--) steps.addAll(List.of(new Step.Kill(1 + dice.between(0, 5)), new Step.Pass(500)));
            return Standing.sensible(nodes, steps);
        }

        @Override Step draw(Dice dice, Standing standing) { throw new UnsupportedOperationException(); }
    };

    private static final int SHORTEST_WAIT_MS = 100;
    private static final int LONGEST_WAIT_MS = 1500;
    private static final int LEAST_LATENCY_MS = 20;
    /** Well below the election time-out: what is slower may be taken for lost. */
    private static final int MOST_LATENCY_MS = 200;
    private final int fewest;
    private final int most;

    Alphabet(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
    }

    List<Step> steps(Dice dice, int nodes) {
        var standing = new Standing(nodes);
        List<Step> steps = new ArrayList<>();
        for (int count = dice.between(fewest, most); steps.size() < count; ) {
            Step step = draw(dice, standing);
            if (!standing.allows(step)) continue;
            standing.take(step);
            steps.add(step);
        }
        return steps;
    }

    /** May make no sense here; then another is drawn. */
    abstract Step draw(Dice dice, Standing standing);

    private static Step aboutNodes(Dice dice, Standing standing) {
        return switch (dice.between(0, 2)) {
            case 0 -> standing.up().isEmpty() ? pass(dice) : new Step.Kill(dice.oneOf(standing.up()));
            case 1 -> standing.down().isEmpty() ? pass(dice) : new Step.Restart(dice.oneOf(standing.down()));
            default -> pass(dice);
        };
    }

    private static Step aboutPauses(Dice dice, Standing standing) {
        if (!standing.paused().isEmpty()) return new Step.Resume(dice.oneOf(standing.paused()));
        return standing.up().isEmpty() ? pass(dice) : new Step.Pause(dice.oneOf(standing.up()));
    }

    private static Step aboutMembers(Dice dice, Standing standing) {
        if (!standing.removed().isEmpty()) return new Step.Promote(dice.oneOf(standing.removed()));
        return standing.up().isEmpty() ? pass(dice) : new Step.Remove(dice.oneOf(standing.up()));
    }

    private static Step pass(Dice dice) { return new Step.Pass(dice.between(SHORTEST_WAIT_MS, LONGEST_WAIT_MS)); }

    private static Step aboutLinks(Dice dice, Standing standing) {
        List<Integer> all = standing.all();
        return switch (dice.between(0, 3)) {
            case 0 -> new Step.Cut(group(dice, all));
            case 1 -> new Step.CutOneWay(dice.oneOf(all), dice.oneOf(all));
            case 2 -> new Step.Latency(dice.oneOf(all), dice.between(LEAST_LATENCY_MS, MOST_LATENCY_MS));
            default -> new Step.Heal();
        };
    }

    private static Step aboutCuts(Dice dice, List<Integer> all) {
        return switch (dice.between(0, 2)) {
            case 0 -> new Step.Cut(group(dice, all));
            case 1 -> new Step.CutOneWay(dice.oneOf(all), dice.oneOf(all));
            default -> new Step.Heal();
        };
    }

    /** At most half of them: the others are a group, too. */
    private static Set<Integer> group(Dice dice, List<Integer> all) {
        Set<Integer> group = new TreeSet<>();
        for (int size = dice.between(1, all.size() / 2); group.size() < size; ) group.add(dice.oneOf(all));
        return group;
    }
}
