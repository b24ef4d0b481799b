package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import dev.candlewick.dashboard.anomaly.Anomaly;

/** What a flag rests on: what was seen, what was expected, and the formula with its inputs. */
class FlagEvidence extends Div {

    FlagEvidence(Anomaly flag) {
        Figures figures = new Figures();
        figures.row("Observed", AnomalyView.figure(flag.observed()), "");
        figures.row("Expected", AnomalyView.figure(flag.expected()), "");
        figures.row(
                "Score",
                AnomalyView.figure(flag.score()) + " > " + AnomalyView.figure(flag.threshold()),
                flag.stands() ? "attention" : "");
        figures.row("By", flag.formula(), "");
        flag.inputs().forEach((name, value) -> figures.row(name, shortened(value), ""));
        figures.row(
                "Compared with",
                flag.windowSize()
                        + " values from "
                        + PriceFormat.clock(flag.windowStart())
                        + " to "
                        + PriceFormat.clock(flag.windowEnd()),
                "");
        figures.row("Known at", PriceFormat.clock(flag.detectedAt()) + " UTC", "");
        figures.row(
                "Ticks",
                "partition "
                        + flag.logPartition()
                        + ", offsets "
                        + flag.firstOffset()
                        + " to "
                        + flag.lastOffset(),
                "");
        add(
                new H2(flag.kind() + " of " + flag.symbol() + ", " + flag.status()),
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
