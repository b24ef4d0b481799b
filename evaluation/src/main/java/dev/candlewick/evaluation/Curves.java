package dev.candlewick.evaluation;

import dev.candlewick.job.anomaly.AnomalyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Precision over recall as one picture for each kind. */
final class Curves {
    private static final int SIDE = 200;
    private static final int MARGIN = 34;

    private Curves() {}

    /** Draws {@code precision-recall-KIND.svg} into a folder that exists. */
    static void draw(List<Scores> points, Path folder) throws IOException {
        for (AnomalyKind kind : AnomalyKind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            Files.writeString(
                    folder.resolve("precision-recall-" + name + ".svg"), svg(points, kind));
        }
    }

    private static String svg(List<Scores> points, AnomalyKind kind) {
        StringBuilder line = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (Scores point : points) {
            Score score = point.ours(kind);
            if (score.flags() > 0 && score.faults() > 0) {
                add(line, dots, score.recall(), score.precision(), "#1f5fa8");
            }
        }
        StringBuilder other = new StringBuilder();
        Score seeds = points.get(0).seeds(kind);
        if (Scores.OF_PRICE.contains(kind) && seeds.flags() > 0 && seeds.faults() > 0) {
            add(new StringBuilder(), other, seeds.recall(), seeds.precision(), "#b03a2e");
        }
        int size = SIDE + 2 * MARGIN;
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" font-family="sans-serif" font-size="11">
          <rect width="%1$d" height="%1$d" fill="white"/>
          <text x="%2$d" y="20" font-size="13">%3$s</text>
          <rect x="%2$d" y="%2$d" width="%4$d" height="%4$d" fill="none" stroke="#999"/>
          <text x="%5$d" y="%6$d" text-anchor="middle">recall, all sizes, 0 to 1</text>
          <text x="14" y="%5$d" text-anchor="middle" transform="rotate(-90 14 %5$d)">precision, 0 to 1</text>
          <polyline points="%7$s" fill="none" stroke="#1f5fa8" stroke-width="2"/>
        %8$s%9$s</svg>
        """
                .formatted(
                        size,
                        MARGIN,
                        kind,
                        SIDE,
                        size / 2,
                        size - 12,
                        line.toString().strip(),
                        dots,
                        other);
    }

    private static void add(
            StringBuilder line,
            StringBuilder dots,
            double recall,
            double precision,
            String colour) {
        double x = MARGIN + SIDE * recall;
        double y = MARGIN + SIDE * (1 - precision);
        line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        dots.append(
                String.format(
                        Locale.ROOT,
                        "  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                        x,
                        y,
                        colour));
    }
}
