package dev.candlewick.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes the figures of a run. */
public final class Report {
    private Report() {}

    /**
     * Writes report.json, report.md and the charts into a folder.
     *
     * @param command what was called, for the head of the report
     */
    public static void write(Figures figures, String command, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("report.json"),
                    new ObjectMapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(figures.json())
                            + "\n");
            int number = 0;
            StringBuilder charts = new StringBuilder();
            for (Figures.Bars bars : figures.charts()) {
                String name = "chart-" + ++number + ".svg";
                Files.writeString(folder.resolve(name), BarChart.svg(bars));
                charts.append("![").append(bars.title()).append("](").append(name).append(")\n\n");
            }
            Files.writeString(
                    folder.resolve("report.md"), markdown(figures, command, charts.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing the report", e);
        }
    }

    static String markdown(Figures figures, String command, String charts) {
        StringBuilder text = new StringBuilder("# Benchmark report\n");
        text.append("`").append(command).append("`\n\n");
        figures.failures().forEach(what -> text.append("**Failed:** ").append(what).append("\n\n"));
        text.append("## Targets\n").append(targets(figures.json())).append('\n').append(charts);
        for (Figures.Chapter chapter : figures.chapters()) {
            text.append("## ").append(chapter.title()).append('\n');
            text.append(chapter.text().strip()).append("\n\n");
        }
        text.append("## Machine\n");
        figures.json()
                .path("machine")
                .properties()
                .forEach(
                        entry ->
                                text.append("- ")
                                        .append(entry.getKey())
                                        .append(": ")
                                        .append(entry.getValue().asText())
                                        .append('\n'));
        text.append("\n## Versions\n");
        figures.json()
                .path("versions")
                .properties()
                .forEach(
                        entry ->
                                text.append("- ")
                                        .append(entry.getKey())
                                        .append(' ')
                                        .append(entry.getValue().asText())
                                        .append('\n'));
        return text.toString();
    }

    private static String targets(JsonNode json) {
        Table table = new Table("figure", "target", "measured", "verdict", "what");
        for (Target target : Target.ALL) {
            JsonNode figure = target.figure(json);
            boolean measured = figure.isNumber();
            table.row(
                    "`" + target.path() + "`",
                    target.sign(),
                    measured ? String.format(Locale.ROOT, "%.4g", figure.asDouble()) : "",
                    verdict(target, figure),
                    target.meaning());
        }
        return table.toString();
    }

    private static String verdict(Target target, JsonNode figure) {
        if (!figure.isNumber()) {
            return "not run";
        }
        return target.isMet(figure.asDouble()) ? "met" : "**not met**";
    }
}
