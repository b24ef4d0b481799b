package dev.candlewick.benchmark.report;

import java.util.Locale;

/** Bars as SVG, without a script or a font of its own. */
final class BarChart {
    private static final int LABEL = 230;
    private static final int BAR = 520;
    private static final int ROW = 26;
    private static final int TOP = 48;

    private BarChart() {}

    static String svg(Figures.Bars bars) {
        double most = bars.values().values().stream().mapToDouble(v -> v).max().orElse(1);
        int height = TOP + ROW * bars.values().size() + 16;
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="860" height="%d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="12" y="24" font-size="16">%s</text>
                """
                        .formatted(height, escaped(bars.title() + ", " + bars.unit())));
        int y = TOP;
        for (var entry : bars.values().entrySet()) {
            String label = entry.getKey();
            String color = label.startsWith("candlewick") ? "#1a7f5a" : "#8a99a8";
            double width = most == 0 ? 0 : BAR * entry.getValue() / most;
            svg.append(
                    String.format(
                            Locale.ROOT,
                            """
                            <text x="%d" y="%d" text-anchor="end">%s</text>
                            <rect x="%d" y="%d" width="%.1f" height="16" fill="%s"/>
                            <text x="%.1f" y="%d">%.2f</text>
                            """,
                            LABEL - 8,
                            y + 13,
                            escaped(label),
                            LABEL,
                            y,
                            width,
                            color,
                            LABEL + width + 6,
                            y + 13,
                            entry.getValue()));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
