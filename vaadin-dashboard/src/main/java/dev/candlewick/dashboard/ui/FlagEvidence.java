package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import dev.candlewick.dashboard.anomaly.Anomaly;
import java.util.Locale;

/** What a flag rests on: what was seen, what was expected, and the formula with its inputs. */
class FlagEvidence extends Div {

    private static final int SIGNIFICANT = 5;

    /**
     * @param clock by which its times are written
     */
    FlagEvidence(Anomaly flag, ClockText clock) {
        Figures figures = new Figures();
        figures.row(Words.of("flag.observed"), figure(flag.observed()), "");
        figures.row(Words.of("flag.expected"), figure(flag.expected()), "");
        figures.row(
                Words.of("flag.score"),
                figure(flag.score()) + " > " + figure(flag.threshold()),
                flag.stands() ? "attention" : "");
        figures.row(Words.of("flag.by"), flag.formula(), "");
        flag.inputs().forEach((name, value) -> figures.row(name, shortened(value), ""));
        figures.row(
                Words.of("flag.compared"),
                Words.of(
                        "flag.compared.what",
                        flag.windowSize(),
                        clock.clock(flag.windowStart()),
                        clock.clock(flag.windowEnd())),
                "");
        figures.row(Words.of("flag.known"), clock.named(flag.detectedAt()), "");
        figures.row(
                Words.of("flag.ticks"),
                Words.of(
                        "flag.ticks.what",
                        String.valueOf(flag.logPartition()),
                        String.valueOf(flag.firstOffset()),
                        String.valueOf(flag.lastOffset())),
                "");
        Div span =
                new Div(
                        "%s – %s %s, %s"
                                .formatted(
                                        clock.clock(flag.startTime()),
                                        clock.clock(flag.endTime()),
                                        clock.name(),
                                        flag.interval()));
        span.setTitle(flag.startTime() + " – " + flag.endTime());
        add(
                new H2(Words.of("flag.title", flag.kind(), flag.symbol(), flag.status())),
                span,
                figures);
    }

    private static String shortened(String value) {
        try {
            return figure(Double.parseDouble(value));
        } catch (NumberFormatException text) {
            return value;
        }
    }

    /** Five significant figures, without an exponent where that is readable. */
    static String figure(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e9) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size < 1e-4 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = Math.clamp((long) (SIGNIFICANT - 1 - Math.floor(Math.log10(size))), 0, 6);
        String written = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        // Zeros at the end say nothing of what was measured.
        return written.contains(".") ? written.replaceAll("\\.?0+$", "") : written;
    }
}
