package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import dev.candlewick.dashboard.anomaly.Anomaly;

/** What a flag rests on: what was seen, what was expected, and the formula with its inputs. */
class FlagEvidence extends Div {

    /**
     * @param clock by which its times are written
     */
    FlagEvidence(Anomaly flag, ClockText clock) {
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
                        + clock.clock(flag.windowStart())
                        + " to "
                        + clock.clock(flag.windowEnd()),
                "");
        figures.row("Known at", clock.clock(flag.detectedAt()) + " " + clock.name(), "");
        figures.row(
                "Ticks",
                "partition "
                        + flag.logPartition()
                        + ", offsets "
                        + flag.firstOffset()
                        + " to "
                        + flag.lastOffset(),
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
                new H2(flag.kind() + " of " + flag.symbol() + ", " + flag.status()),
                span,
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
