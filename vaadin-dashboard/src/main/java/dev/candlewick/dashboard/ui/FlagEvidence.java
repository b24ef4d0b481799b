package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import dev.candlewick.dashboard.anomaly.Anomaly;

/** What a flag rests on: what was seen, what was expected, and the formula with its inputs. */
class FlagEvidence extends Div {

    FlagEvidence(Anomaly flag) {
        Figures figures = new Figures();
        figures.row(Words.of("flag.observed"), AnomalyView.figure(flag.observed()), "");
        figures.row(Words.of("flag.expected"), AnomalyView.figure(flag.expected()), "");
        figures.row(
                Words.of("flag.score"),
                AnomalyView.figure(flag.score()) + " > " + AnomalyView.figure(flag.threshold()),
                flag.stands() ? "attention" : "");
        figures.row(Words.of("flag.by"), flag.formula(), "");
        flag.inputs().forEach((name, value) -> figures.row(name, shortened(value), ""));
        figures.row(
                Words.of("flag.compared"),
                Words.of(
                        "flag.compared.what",
                        flag.windowSize(),
                        PriceFormat.clock(flag.windowStart()),
                        PriceFormat.clock(flag.windowEnd())),
                "");
        figures.row(Words.of("flag.known"), PriceFormat.clock(flag.detectedAt()) + " UTC", "");
        figures.row(
                Words.of("flag.ticks"),
                Words.of(
                        "flag.ticks.what",
                        String.valueOf(flag.logPartition()),
                        String.valueOf(flag.firstOffset()),
                        String.valueOf(flag.lastOffset())),
                "");
        add(
                new H2(Words.of("flag.title", flag.kind(), flag.symbol(), flag.status())),
                new Div(
                        PriceFormat.clock(flag.startTime())
                                + " – "
                                + PriceFormat.clock(flag.endTime())
                                + " UTC, "
                                + flag.interval()),
                figures);
    }

    private static String shortened(String value) {
        try {
            return AnomalyView.figure(Double.parseDouble(value));
        } catch (NumberFormatException text) {
            return value;
        }
    }
}
