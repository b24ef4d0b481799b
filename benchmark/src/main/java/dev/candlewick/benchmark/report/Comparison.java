package dev.candlewick.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Holds the ratios of a run against those of an earlier one. Ratios, because speeds of two
 * machines, or of two days, cannot be compared.
 */
public final class Comparison {
    /** By how much a ratio may be lower; what runs of the same program differ by stays below. */
    static final double TOLERANCE = 0.15;

    private Comparison() {}

    /**
     * Adds a chapter, and a failure for each ratio that has become lower than it may.
     *
     * @param before report.json of the earlier run
     */
    public static void with(Path before, Figures figures) {
        JsonNode earlier;
        try {
            earlier = new ObjectMapper().readTree(before.toFile()).path("ratios");
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + before, e);
        }
        JsonNode now = figures.json().path("ratios");
        Table table = new Table("ratio", "before", "now", "change");
        earlier.properties()
                .forEach(
                        entry -> {
                            String name = entry.getKey();
                            if (now.has(name)) {
                                compare(
                                        name,
                                        entry.getValue().asDouble(),
                                        now.path(name).asDouble(),
                                        table,
                                        figures);
                            }
                        });
        figures.chapter("Compared with " + before.getFileName(), table.toString());
    }

    private static void compare(
            String name, double before, double now, Table table, Figures figures) {
        double change = now / before - 1;
        table.row(
                name,
                String.format(Locale.ROOT, "%.3g", before),
                String.format(Locale.ROOT, "%.3g", now),
                String.format(Locale.ROOT, "%+.0f %%", change * 100));
        if (change < -TOLERANCE) {
            figures.failure(
                    String.format(
                            Locale.ROOT, "The ratio %s fell from %.3g to %.3g", name, before, now));
        }
    }
}
