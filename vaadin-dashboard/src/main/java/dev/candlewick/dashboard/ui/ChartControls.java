package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.candlewick.dashboard.candle.Interval;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The bar above the chart: interval, way through the past, back to live. */
class ChartControls extends Div {

    private static final int PAGE = 60;

    private final Map<Interval, Button> intervals = new EnumMap<>(Interval.class);
    private final Button newer;
    private final Button live;
    private final Span zone = new Span();
    private final ChartMenu menu;

    /**
     * @param menu of what is drawn and how; stands beside the intervals
     */
    ChartControls(
            Consumer<Interval> interval, IntConsumer shift, Runnable backToLive, ChartMenu menu) {
        this.menu = menu;
        addClassName("controls");
        Div choice = new Div();
        choice.addClassName("intervals");
        choice.getElement().setAttribute("role", "group");
        choice.getElement().setAttribute("aria-label", Words.of("chart.interval"));
        for (Interval each : Interval.values()) {
            Button button = new Button(each.text(), click -> interval.accept(each));
            button.setId("interval-" + each.text());
            intervals.put(each, button);
            choice.add(button);
        }
        Button older = new Button("‹", click -> shift.accept(-PAGE));
        older.setId("older");
        older.setAriaLabel(Words.of("chart.older"));
        older.setTooltipText(Words.of("chart.older.hint"));
        newer = new Button("›", click -> shift.accept(PAGE));
        newer.setId("newer");
        newer.setAriaLabel(Words.of("chart.newer"));
        newer.setTooltipText(Words.of("chart.newer.hint"));
        live = new Button(Words.of("chart.live"), click -> backToLive.run());
        live.setId("live");
        live.setTooltipText(Words.of("chart.live.hint"));
        zone.addClassName("zone");
        Div way = new Div(zone, older, newer, live);
        way.addClassName("way");
        Div left = new Div(choice, menu);
        left.addClassName("left");
        add(left, way);
    }

    void show(Interval shown, boolean isLive, ChartChoice choice) {
        menu.show(choice, shown);
        zone.setText(Words.named("chart.zone", choice.zone()));
        intervals.forEach((interval, button) -> press(button, interval == shown));
        press(live, isLive);
        newer.setEnabled(!isLive);
    }

    private static void press(Button button, boolean pressed) {
        button.getElement().setAttribute("aria-pressed", Boolean.toString(pressed));
    }
}
