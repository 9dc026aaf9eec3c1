package history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What any replicated log owes its users, judged over the history of a whole case (contracts/raft-log.md §4, "Checker").
 * A violation is a sentence that names the observations which contradict each other.
 */
public enum LogRule {
    R1("r1.one-leader-per-term", LogRule::leadersOfOneTerm),
    R2("r2.terms-never-fall", LogRule::fallenTerms),
    R9("r9.acked-is-readable", LogRule::lostOrMoved),
    R10("r10.once-and-in-order", LogRule::repeatedOrReordered),
    R11("r11.only-what-was-sent", LogRule::neverSent),
    R12("r12.replicas-agree", LogRule::differentReplicas),
    R13("r13.reads-stay", LogRule::changedReads),
    R24("r24.nodes-list-alike", LogRule::differentListings),
    R26("r26.end-offsets-cover-acked", LogRule::shortEnds);

    private static final int SHOWN = 5;
    private final String id;
    private final Function<LogHistory, List<String>> judge;

    LogRule(String id, Function<LogHistory, List<String>> judge) {
        this.id = id;
        this.judge = judge;
    }

    /** The check's id below the number of a case. */
    public String id() { return id; }

    /** The first few violations; none for a history that keeps the rule. */
    public List<String> violations(LogHistory history) { return judge.apply(history).stream().limit(SHOWN).toList(); }

    private static List<String> leadersOfOneTerm(LogHistory h) {
        Map<Integer, LeaderSample> first = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (LeaderSample s : h.samples()) {
            if (s.leader().isEmpty() || s.term().isEmpty()) continue;
            LeaderSample known = first.putIfAbsent(s.term().getAsInt(), s);
            if (known != null && !known.leader().equals(s.leader())) found.add("two leaders in one term: " + known + "; " + s);
        }
        return found;
    }

    private static List<String> fallenTerms(LogHistory h) {
        Map<Integer, LeaderSample> last = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (LeaderSample s : h.samples()) {
            if (s.term().isEmpty()) continue;
            LeaderSample before = last.put(s.node(), s);
            if (before != null && before.term().getAsInt() > s.term().getAsInt()) found.add("the term fell: " + before + "; " + s);
        }
        return found;
    }

    private static List<String> lostOrMoved(LogHistory h) {
        List<String> found = new ArrayList<>();
        for (Append a : h.appends()) {
            if (!a.acked()) continue;
            List<Entry> there = h.reads().getOrDefault(a.partition(), List.of()).stream().filter(e -> e.offset() == a.offset()).toList();
            var sent = new Entry(a.offset(), a.id(), a.digest(), -1);
            if (there.stream().noneMatch(sent::same)) found.add(a + " in " + a.partition() + ", but a read finds there " + (there.isEmpty() ? "nothing" : there));
        }
        return found;
    }

    private static List<String> repeatedOrReordered(LogHistory h) {
        Map<String, Append> sent = h.appends().stream().collect(Collectors.toMap(Append::id, a -> a, (a, b) -> a));
        List<String> found = new ArrayList<>();
        h.reads().forEach((partition, entries) -> {
            Map<String, Long> highest = new HashMap<>();
            for (Entry e : entries) {
                Append a = sent.get(e.id());
                if (a == null) continue;
                Long before = highest.put(a.producer(), a.number());
                if (before != null && before >= a.number()) found.add(partition + ": " + e + " comes after " + a.producer() + "/" + before);
            }
        });
        return found;
    }

    private static List<String> neverSent(LogHistory h) {
        Map<String, Append> sent = h.appends().stream().collect(Collectors.toMap(Append::id, a -> a, (a, b) -> a));
        List<String> found = new ArrayList<>();
        everywhere(h).forEach((where, entries) -> {
            Set<String> seen = new HashSet<>();
            for (Entry e : entries) {
                Append a = sent.get(e.id());
                if (a == null) found.add(where + ": nobody sent " + e);
                else if (!a.digest().equals(e.digest())) found.add(where + ": " + e + " has other bytes than were sent");
                else if (a.outcome() == Append.Outcome.REJECTED) found.add(where + ": " + e + " was rejected");
                else if (!seen.add(e.id()) && !a.acked()) found.add(where + ": " + e + " is there twice");
            }
        });
        return found;
    }

    private static Map<String, List<Entry>> everywhere(LogHistory h) {
        Map<String, List<Entry>> all = new TreeMap<>(h.reads());
        h.replicas().forEach((partition, byNode) -> byNode.forEach((node, entries) -> all.put(partition + " on node " + node, entries)));
        return all;
    }

    /** Below the end that readers are told, a replica that is in sync holds all, and all hold the same. */
    private static List<String> differentReplicas(LogHistory h) {
        List<String> found = new ArrayList<>();
        h.replicas().forEach((partition, byNode) -> {
            Map<Long, Entry> first = new HashMap<>();
            byNode.forEach((node, entries) -> {
                for (Entry e : entries) {
                    if (e.offset() >= end(h, partition)) continue;
                    Entry known = first.putIfAbsent(e.offset(), e);
                    if (known != null && (!known.same(e) || known.term() != e.term()))
                        found.add("%s: node %d holds %s of term %d, another %s of term %d".formatted(partition, node, e, e.term(), known, known.term()));
                }
            });
            byNode.forEach((node, entries) -> {
                Set<Long> held = entries.stream().map(Entry::offset).collect(Collectors.toSet());
                first.keySet().stream().filter(o -> !held.contains(o)).sorted().limit(1).forEach(o -> found.add(partition + ": node " + node + " lacks " + first.get(o)));
            });
        });
        return found;
    }

    private static long end(LogHistory h, String partition) { return h.ends().getOrDefault(partition, Map.of()).values().stream().mapToLong(e -> e).max().orElse(0); }

    private static List<String> changedReads(LogHistory h) {
        List<String> found = new ArrayList<>();
        Map<String, Long> ends = new HashMap<>();
        Map<String, Entry> seen = new HashMap<>();
        h.reads().forEach((partition, entries) -> entries.forEach(e -> seen.put(partition + "@" + e.offset(), e)));
        for (Appends.Sight s : h.sights()) {
            Long before = ends.put(s.reader() + " of " + s.partition(), s.end());
            if (before != null && before > s.end()) found.add(s.reader() + " of " + s.partition() + " was told the end " + before + ", then " + s.end());
            for (Entry e : s.entries()) {
                Entry last = seen.get(s.partition() + "@" + e.offset());
                if (last == null || !last.same(e)) found.add(s.reader() + " of " + s.partition() + " read " + e + ", which is " + (last == null ? "gone" : last) + " at the end");
            }
        }
        return found;
    }

    private static List<String> differentListings(LogHistory h) {
        Set<String> distinct = Set.copyOf(h.listings().values());
        return distinct.size() < 2 ? List.of() : List.of("the nodes list different things: " + new TreeMap<>(h.listings()));
    }

    private static List<String> shortEnds(LogHistory h) {
        Map<String, Append> highest = new HashMap<>();
        h.appends().stream().filter(Append::acked).forEach(a -> highest.merge(a.partition(), a, (x, y) -> x.offset() > y.offset() ? x : y));
        List<String> found = new ArrayList<>();
        highest.forEach((partition, a) -> {
            Map<Integer, Long> told = h.ends().getOrDefault(partition, Map.of());
            if (told.isEmpty()) found.add(partition + ": no node tells its end, though " + a);
            told.forEach((node, end) -> { if (Objects.requireNonNull(end) <= a.offset()) found.add(partition + ": node " + node + " tells the end " + end + ", though " + a); });
        });
        return found;
    }
}
