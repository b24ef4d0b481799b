package dev.candlewick.launcher.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Counts the test reports of all modules: a line for each module, every failed and every skipped
 * test with its reason, and {@code N passed, N failed, N skipped} at the end.
 */
public final class SuiteReport {
    private static final String PASSED = "passed";
    private static final String FAILED = "failed";
    private static final String SKIPPED = "skipped";

    /** One test and how it ended; a reason beside passed says what the first try failed with. */
    record Case(String module, String name, String outcome, String reason) {}

    private final List<Case> cases = new ArrayList<>();

    private SuiteReport() {}

    /**
     * Prints the summary of the modules in a folder to standard output; exit code 1 when a test
     * failed or none ran.
     *
     * @param arguments the folder of the repository
     */
    public static void main(String[] arguments) throws IOException {
        SuiteReport report = read(Path.of(arguments[0]));
        report.print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.exit(report.isGood() ? 0 : 1);
    }

    /** Reads every report below the folder. */
    static SuiteReport read(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(root, 5)) {
            files = tree.filter(SuiteReport::isReport).sorted().toList();
        }
        SuiteReport report = new SuiteReport();
        for (Path file : files) {
            // module/target/surefire-reports/TEST-x.xml, where the module may be nested
            Path relative = root.relativize(file);
            report.add(relative.subpath(0, relative.getNameCount() - 3).toString(), file);
        }
        return report;
    }

    boolean isGood() {
        return count(FAILED) == 0 && count(PASSED) > 0;
    }

    void print(PrintStream out) {
        Map<String, List<Case>> byModule = new TreeMap<>();
        for (Case each : cases) {
            byModule.computeIfAbsent(each.module(), unused -> new ArrayList<>()).add(each);
        }
        byModule.forEach((module, own) -> out.printf("%-24s %s%n", module, counts(own)));
        list(out, FAILED, "Failed");
        list(out, PASSED, "Passed at the second try");
        list(out, SKIPPED, "Skipped");
        out.println(counts(cases));
    }

    private void list(PrintStream out, String outcome, String title) {
        List<Case> chosen =
                cases.stream()
                        .filter(c -> c.outcome().equals(outcome) && !c.reason().isEmpty())
                        .toList();
        if (!chosen.isEmpty()) {
            out.println(title + ":");
            chosen.forEach(c -> out.printf("  %s: %s%n", c.name(), c.reason()));
        }
    }

    private long count(String outcome) {
        return count(cases, outcome);
    }

    private static long count(List<Case> cases, String outcome) {
        return cases.stream().filter(c -> c.outcome().equals(outcome)).count();
    }

    private static String counts(List<Case> cases) {
        return "%d passed, %d failed, %d skipped"
                .formatted(count(cases, PASSED), count(cases, FAILED), count(cases, SKIPPED));
    }

    private static boolean isReport(Path file) {
        Path folder = file.getParent();
        return file.getFileName().toString().matches("TEST-.*\\.xml")
                && folder != null
                && folder.getFileName().toString().matches("(surefire|failsafe)-reports");
    }

    private void add(String module, Path file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream stream = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(stream);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("testcase")) {
                    cases.add(testCase(module, xml));
                }
            }
        } catch (XMLStreamException e) {
            // The JVM of the tests died while it was writing.
            cases.add(new Case(module, file.getFileName().toString(), FAILED, "broken report"));
        }
    }

    /** Reads to the end of one testcase element. */
    private static Case testCase(String module, XMLStreamReader xml) throws XMLStreamException {
        String className = attribute(xml, "classname");
        String name =
                className.substring(className.lastIndexOf('.') + 1) + " " + attribute(xml, "name");
        String outcome = PASSED;
        String reason = "";
        while (true) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("testcase")) {
                return new Case(module, name.strip(), outcome, reason);
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "failure", "error" -> {
                        outcome = FAILED;
                        reason = firstLine(attribute(xml, "type"), attribute(xml, "message"));
                    }
                    case "flakyFailure", "flakyError" ->
                            reason = firstLine(attribute(xml, "type"), attribute(xml, "message"));
                    case "skipped" -> {
                        outcome = SKIPPED;
                        reason = firstLine("no reason given", attribute(xml, "message"));
                    }
                    default -> {}
                }
            }
        }
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private static String firstLine(String otherwise, String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return String.join(
                " ",
                lines.isEmpty() ? List.of(otherwise) : lines.subList(0, Math.min(3, lines.size())));
    }
}
