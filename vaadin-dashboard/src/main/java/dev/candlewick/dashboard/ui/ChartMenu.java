package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.menubar.MenuBar;
import dev.candlewick.dashboard.candle.Hours;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.indicator.Study;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The menus above the chart: what is drawn beside the candles, and how they are looked at. */
class ChartMenu extends MenuBar {

    private final Map<Study, MenuItem> studies = new TreeMap<>(Comparator.naturalOrder());
    private final Map<ChartChoice.Zone, MenuItem> zones = new EnumMap<>(ChartChoice.Zone.class);
    private final SubMenu indicators;
    private final MenuItem indicatorRoot;
    private final MenuItem log;
    private final MenuItem regular;
    private final Consumer<ChartChoice> chosen;
    private ChartChoice choice = ChartChoice.USUAL;

    /**
     * @param chosen called with what the user has chosen
     * @param picture saves a picture of the chart
     * @param rows saves its candles
     * @param keys shows what keys do
     */
    ChartMenu(Consumer<ChartChoice> chosen, Runnable picture, Runnable rows, Runnable keys) {
        this.chosen = chosen;
        addClassName("chart-menu");
        setId("chart-menu");
        setI18n(new MenuBarI18n().setMoreOptions(Words.of("chart.more")));
        indicatorRoot = addItem(Words.of("chart.indicators"));
        indicators = indicatorRoot.getSubMenu();
        Study.offered().forEach(this::offer);
        MenuItem root = addItem(Words.of("chart.view"));
        SubMenu view = root.getSubMenu();
        log = checkable(view, Words.of("chart.log"));
        log.addClickListener(click -> chosen.accept(choice.withLog(log.isChecked())));
        regular = checkable(view, Words.of("chart.regular"));
        regular.addClickListener(
                click ->
                        chosen.accept(
                                choice.with(regular.isChecked() ? Hours.REGULAR : Hours.ALL)));
        view.addSeparator();
        for (ChartChoice.Zone zone : ChartChoice.Zone.values()) {
            MenuItem item = checkable(view, Words.named("chart.zone", zone));
            item.addClickListener(click -> chosen.accept(choice.with(zone)));
            zones.put(zone, item);
        }
        view.addSeparator();
        view.addItem(Words.of("chart.picture"), click -> picture.run());
        view.addItem(Words.of("chart.rows"), click -> rows.run());
        view.addSeparator();
        view.addItem(Words.of("chart.keys"), click -> keys.run());
    }

    /** Shows what is chosen; studies that say nothing of this interval cannot be chosen. */
    void show(ChartChoice shown, Interval interval) {
        choice = shown;
        shown.studies().forEach(this::offer);
        studies.forEach(
                (study, item) -> {
                    item.setChecked(shown.studies().contains(study));
                    item.setEnabled(study.suits(interval.width()));
                });
        zones.forEach((zone, item) -> item.setChecked(zone == shown.zone()));
        log.setChecked(shown.log());
        regular.setChecked(shown.hours() == Hours.REGULAR);
        int count = shown.studies().size();
        indicatorRoot.setText(
                count == 0
                        ? Words.of("chart.indicators")
                        : Words.of("chart.indicators.count", count));
    }

    private void offer(Study study) {
        studies.computeIfAbsent(
                study,
                unknown -> {
                    MenuItem item = checkable(indicators, Words.of(study.title()));
                    item.addClickListener(
                            click -> chosen.accept(choice.with(study, item.isChecked())));
                    return item;
                });
    }

    private static MenuItem checkable(SubMenu menu, String text) {
        MenuItem item = menu.addItem(text);
        item.setCheckable(true);
        item.setKeepOpen(true);
        return item;
    }
}
