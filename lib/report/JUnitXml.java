package report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import kit.Result;
import kit.Result.CheckResult;
import kit.Result.Failure;
import kit.Verdict;
import runner.CaseOutcome;
import runner.RunResult;

/**
 * The run in the form that CI viewers read: a suite per case, a test per check. What concerns a case as a whole, such as a
 * broken set-up, is a test of its own named {@code NNN/case}. XFAIL counts as skipped, with what is known of it; WARN passes and says so.
 */
final class JUnitXml {
    private static final String WHOLE = "/case";

    /** One test: {@code kind} is the element that tells its outcome, or null when it passed. */
    private record Test(String name, String kind, String type, String message, String text, String output) {
        static Test passed(String name, String output) { return new Test(name, null, null, null, null, output); }

        boolean is(String wanted) { return wanted.equals(kind); }
    }

    private record Suite(String name, String file, String startedAt, long durationMs, List<String[]> properties, List<Test> tests) {
        long count(String kind) { return tests.stream().filter(t -> t.is(kind)).count(); }
    }

    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) { this.xml = xml; }

    static void write(RunResult run, Path file) throws IOException, XMLStreamException {
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            new JUnitXml(xml).run(run);
            xml.close();
        }
    }

    private void run(RunResult run) throws XMLStreamException {
        List<Suite> suites = Stream.concat(run.cases().stream().map(JUnitXml::suite), run.notRun().stream().map(JUnitXml::notRun)).toList();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        attribute("name", "casebook");
        attribute("tests", suites.stream().mapToLong(s -> s.tests().size()).sum());
        for (String kind : List.of("failure", "error", "skipped")) attribute(plural(kind), suites.stream().mapToLong(s -> s.count(kind)).sum());
        attribute("time", seconds(run.durationMs()));
        attribute("timestamp", run.startedAt());
        for (Suite suite : suites) write(suite);
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private static Suite suite(CaseOutcome o) {
        Result r = o.result();
        List<Test> tests = new ArrayList<>();
        whole(o).ifPresent(tests::add);
        for (CheckResult check : r.checks()) tests.add(test(o, check));
        if (tests.isEmpty()) tests.add(Test.passed(o.file().id() + WHOLE, null));
        List<String[]> properties = List.of(new String[] {"description", r.description()}, new String[] {"target", r.target()}, new String[] {"verdict", o.verdict().name()},
            new String[] {"seed", "" + r.seed()}, new String[] {"again", o.again()});
        return new Suite(o.label(), "cases/" + o.file().file().getFileName(), r.startedAt(), r.durationMs(), properties, tests);
    }

    /** @param name with the round, where it is not the first */
    private static Suite notRun(String name) {
        var test = new Test(name.replaceFirst("_.*", "") + WHOLE, "skipped", "NOT-RUN", "not run: the run ended before it", "", null);
        return new Suite(name, "cases/" + name.replaceFirst(" .*", "") + ".java", null, 0, List.of(), List.of(test));
    }

    /** What no check tells: how the case ended, or that checks of the ledger never ran. */
    private static Optional<Test> whole(CaseOutcome o) {
        Verdict v = o.verdict();
        if (v == Verdict.FLAKY) return Optional.of(Test.passed(o.file().id() + WHOLE, flaky(o)));
        boolean toldByCheck = v.good() ? v != Verdict.SKIP : v == Verdict.FAIL && !o.result().checksWith(Verdict.FAIL).isEmpty();
        if (toldByCheck) return Optional.empty();
        String kind = v == Verdict.SKIP ? "skipped" : v == Verdict.FAIL ? "failure" : "error";
        String reason = o.result().reason() == null ? "" : o.result().reason();
        return Optional.of(new Test(o.file().id() + WHOLE, kind, v.name(), Shown.firstLine(reason), v == Verdict.SKIP ? "" : reason + "\nagain    " + o.again(), null));
    }

    private static String flaky(CaseOutcome o) {
        return "FLAKY: good at attempt " + (o.earlier().size() + 1) + o.earlier().stream().map(e -> "\n" + e.verdict() + " " + e.result().reason() + "\nagain    " + e.again()).collect(Collectors.joining());
    }

    private static Test test(CaseOutcome o, CheckResult check) {
        Failure first = check.failures().isEmpty() ? new Failure("", List.of(), "", "") : check.failures().getFirst();
        String message = "expected " + first.expected() + ", got " + first.got();
        return switch (check.verdict()) {
            case PASS -> Test.passed(check.id(), null);
            case WARN -> Test.passed(check.id(), "WARN: " + message);
            case XFAIL -> new Test(check.id(), "skipped", "XFAIL", "known to fail: " + message, "", null);
            default -> new Test(check.id(), "failure", check.verdict().name(), message, Quoted.lines(check, first, o.again()), null);
        };
    }

    private void write(Suite suite) throws XMLStreamException {
        start("  ", "testsuite");
        attribute("name", suite.name());
        attribute("tests", suite.tests().size());
        for (String kind : List.of("failure", "error", "skipped")) attribute(plural(kind), suite.count(kind));
        attribute("time", seconds(suite.durationMs()));
        if (suite.startedAt() != null) attribute("timestamp", suite.startedAt());
        if (!suite.properties().isEmpty()) {
            start("    ", "properties");
            for (String[] property : suite.properties()) {
                start("      ", "property");
                attribute("name", property[0]);
                attribute("value", property[1]);
                xml.writeEndElement();
            }
            end("    ");
        }
        for (Test test : suite.tests()) write(suite, test);
        end("  ");
    }

    private void write(Suite suite, Test test) throws XMLStreamException {
        start("    ", "testcase");
        attribute("classname", suite.name());
        attribute("name", test.name());
        attribute("file", suite.file());
        if (test.kind() != null) {
            start("      ", test.kind());
            attribute("message", test.message());
            attribute("type", test.type());
            xml.writeCharacters(Shown.clean(test.text()));
            xml.writeEndElement();
        }
        if (test.output() != null) {
            start("      ", "system-out");
            xml.writeCharacters(Shown.quote(test.output()));
            xml.writeEndElement();
        }
        if (test.kind() == null && test.output() == null) xml.writeEndElement();
        else end("    ");
    }

    private void start(String indent, String element) throws XMLStreamException {
        xml.writeCharacters("\n" + indent);
        xml.writeStartElement(element);
    }

    private void end(String indent) throws XMLStreamException {
        xml.writeCharacters("\n" + indent);
        xml.writeEndElement();
    }

    private void attribute(String name, Object value) throws XMLStreamException { xml.writeAttribute(name, Shown.quote(String.valueOf(value))); }

    /** Attributes count in the plural: failures, errors; skipped stays. */
    private static String plural(String kind) { return kind.equals("skipped") ? kind : kind + "s"; }

    private static String seconds(long ms) { return String.format(Locale.ROOT, "%.3f", ms / 1000.0); }
}
