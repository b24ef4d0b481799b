package dev.candlewick.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.benchmark.child.Contest;
import dev.candlewick.benchmark.child.HashCheck;
import dev.candlewick.benchmark.child.Passes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has found so far: figures for machines, and tables and bars for people. What was not
 * measured is not in it.
 */
public final class Figures {

    /** A chapter of the report for people, in Markdown. */
    record Chapter(String title, String text) {}

    /** Bars of one unit. */
    record Bars(String title, String unit, Map<String, Double> values) {}

    private final ObjectNode json = new ObjectMapper().createObjectNode();
    private final List<Chapter> chapters = new ArrayList<>();
    private final List<Bars> charts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /** Events or rows per CPU-second, ours over theirs. */
    public void ratio(String name, double value) {
        object("ratios").put(name, rounded(value));
    }

    /** Milliseconds. */
    public void latency(String name, double millis) {
        object("latency_ms").put(name, rounded(millis));
    }

    /** The candles of an engine in one hash. */
    public void hash(String engine, String hash) {
        object("hashes").put(engine, hash);
    }

    /** Distance of the slowest to the fastest pass, as a share of the median. */
    public void spread(String program, double share) {
        object("spread").put(program, rounded(share));
    }

    /** The object of that name at the top of report.json, made when there is none. */
    public ObjectNode object(String name) {
        return json.withObject("/" + name);
    }

    /** Three significant digits, at least. */
    public static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return 0;
        }
        double factor = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
        return factor > 1 ? Math.round(value * factor) / factor : Math.round(value);
    }

    /** Adds a chapter to report.md. */
    public void chapter(String title, String markdown) {
        chapters.add(new Chapter(title, markdown));
    }

    /** Adds a chart; its values are in the order in which they are shown. */
    public void bars(String title, String unit, Map<String, Double> values) {
        charts.add(new Bars(title, unit, new LinkedHashMap<>(values)));
    }

    /** Notes that something is wrong: the report says so, and the command ends with 1. */
    public void failure(String what) {
        failures.add(what);
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }

    /**
     * The programs of a contest whose candles are right; of the others and of those that failed the
     * report says so.
     */
    public List<Passes> compared(Contest.Result result) {
        result.failures().values().forEach(this::failure);
        HashCheck check = HashCheck.of(result.passes());
        check.differing()
                .forEach((program, what) -> failure("Candles of " + program + " differ: " + what));
        return result.passes().stream().filter(check::holds).toList();
    }

    ObjectNode json() {
        return json;
    }

    List<Chapter> chapters() {
        return chapters;
    }

    List<Bars> charts() {
        return charts;
    }
}
