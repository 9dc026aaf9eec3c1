package links;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kit.NoWitness;
import kit.Skipped;
import toxiproxy.ProxySpec;
import toxiproxy.ToxicSpec;

/** What is wrong with links that should not be, and right that should be wrong. */
final class Deviations {
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    /** Long enough that a server on this machine would have answered. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private Deviations() {}

    /** By what the server of the proxies says of them. */
    static List<String> ofProxies(Links links) {
        Map<String, ProxySpec> proxies = links.proxies();
        return links.all().stream().map(link -> ofProxy(links, link, proxies.get(links.proxy(link)))).filter(Objects::nonNull).toList();
    }

    private static String ofProxy(Links links, Link link, ProxySpec proxy) {
        if (proxy == null) return link + ": its proxy is gone";
        if (!proxy.listen().equals(link.listen()) || !proxy.upstream().equals(link.upstream())) return link + ": its proxy leads from " + proxy.listen() + " to " + proxy.upstream();
        Map<String, Impairment> impairments = links.impairmentsOf(link);
        boolean enabled = impairments.values().stream().noneMatch(Impairment::disables);
        if (proxy.enabled() != enabled) return link + ": its proxy is " + (enabled ? "disabled" : "enabled");
        Map<String, ToxicSpec> toxics = new HashMap<>();
        impairments.forEach((id, impairment) -> impairment.toxics(id).forEach(t -> toxics.put(t.name(), t)));
        if (!proxy.toxics().equals(toxics)) return link + ": its toxics are " + proxy.toxics().values() + ", not " + toxics.values();
        return enabled ? null : stillConnected(links, link);
    }

    private static String stillConnected(Links links, Link link) {
        try {
            int open = links.connections(link);
            return open == 0 ? null : link + ": " + open + " connections are open through it, though it is disabled";
        } catch (Skipped untold) {
            return null; // this system does not tell; the probe does, for new connections
        }
    }

    /** By asking over all of them at once. */
    static List<String> ofProbes(Links links) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> probes = links.all().stream().map(link -> threads.submit(() -> ofProbe(link, links.impairmentsOf(link).values()))).toList();
            List<String> found = new ArrayList<>();
            for (Future<String> probe : probes) {
                String words = probe.get();
                if (words != null) found.add(words);
            }
            return found;
        } catch (ExecutionException e) {
            throw new NoWitness("a probe broke: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoWitness("interrupted while probing", e);
        }
    }

    private static String ofProbe(Link link, Collection<Impairment> impairments) {
        List<Outcome> due = impairments.stream().map(Impairment::met).filter(o -> o != Outcome.ANSWERS).toList();
        if (due.contains(Outcome.REFUSED)) due = List.of(Outcome.REFUSED); // whatever else is wrong comes after the connect
        if (due.isEmpty()) return ofAnswer(link, impairments);
        Probe probe = Probe.of(link.listen(), link.question(), 0, due.contains(Outcome.SILENT) ? SILENCE.plus(least(impairments, 0)) : ANSWER_LIMIT);
        if (due.contains(probe.outcome()) || !due.contains(Outcome.REFUSED) && hungUpFor(link, probe)) return null;
        return link + ": " + probe + ", though it should be so that it " + due.getFirst();
    }

    private static String ofAnswer(Link link, Collection<Impairment> impairments) {
        int paddingBytes = impairments.stream().mapToInt(Impairment::paddingBytes).max().orElse(0);
        Duration least = least(impairments, link.question().bytes(paddingBytes).length);
        Probe probe = Probe.of(link.listen(), link.question(), paddingBytes, ANSWER_LIMIT.plus(least.multipliedBy(2)));
        if (probe.answersAfter(least) || hungUpFor(link, probe)) return null;
        return link + ": " + probe + ", though it should answer" + (least.isZero() ? "" : " after " + least.toMillis() + " ms");
    }

    /** Delays add up; the time that a throttled question takes is part of them. */
    private static Duration least(Collection<Impairment> impairments, int questionBytes) {
        Duration delays = Duration.ZERO;
        Duration throttled = Duration.ZERO;
        for (Impairment impairment : impairments) {
            Duration least = impairment.least(questionBytes);
            if (impairment instanceof Impairment.Delay) delays = delays.plus(least);
            else if (least.compareTo(throttled) > 0) throttled = least;
        }
        return delays.compareTo(throttled) > 0 ? delays : throttled;
    }

    /** The proxy took the connection, and the server does not answer by itself, as it was killed or paused. */
    private static boolean hungUpFor(Link link, Probe probe) {
        return probe.outcome() != Outcome.ANSWERS && probe.outcome() != Outcome.REFUSED && Probe.of(link.upstream(), link.question(), 0, ANSWER_LIMIT).outcome() != Outcome.ANSWERS;
    }
}
