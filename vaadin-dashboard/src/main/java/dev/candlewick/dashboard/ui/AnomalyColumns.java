package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.function.ValueProvider;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import java.util.Locale;

/** The columns of the list of flags. A click on a header sorts by it. */
final class AnomalyColumns {

    /** Of the column that says when, whose header says by which clock. */
    static final String START = "flag.start";

    private final Grid<Anomaly> grid;
    private final RowOrder<Anomaly> order;

    private AnomalyColumns(Grid<Anomaly> grid, RowOrder<Anomaly> order) {
        this.grid = grid;
        this.order = order;
    }

    /**
     * @param start how the start of a flag is written
     */
    static void addTo(
            Grid<Anomaly> grid, RowOrder<Anomaly> order, ValueProvider<Anomaly, String> start) {
        new AnomalyColumns(grid, order).add(start);
    }

    private void add(ValueProvider<Anomaly, String> start) {
        order.by(
                grid.addColumn(ClockText.cell(Anomaly::startTime, start))
                        .setWidth("128px")
                        .setFlexGrow(0),
                START,
                Words.of("flag.start", "UTC"),
                Anomaly::startTime,
                SortDirection.DESCENDING);
        text("flag.symbol", Anomaly::symbol, "92px");
        Grid.Column<Anomaly> severities = column(Anomaly::severity, "88px");
        severities.setPartNameGenerator(
                flag -> "severity " + flag.severity().toLowerCase(Locale.ROOT));
        order.by(
                severities,
                "flag.severity",
                Words.of("flag.severity"),
                flag -> AnomalyFilter.SEVERITIES.indexOf(flag.severity()),
                SortDirection.DESCENDING);
        text("flag.kind", Anomaly::kind, "166px").setFlexGrow(1);
        text("flag.status", Anomaly::status, "92px");
        text("flag.seen-by", AnomalyColumns::seenBy, "80px");
        number("flag.observed", "92px", Anomaly::observed);
        number("flag.expected", "92px", Anomaly::expected);
        number("flag.score", "78px", Anomaly::score);
        number("flag.above", "76px", Anomaly::threshold);
    }

    private static String seenBy(Anomaly flag) {
        return flag.acknowledged() == null ? "" : "✓ " + flag.acknowledged().by();
    }

    private Grid.Column<Anomaly> text(
            String header, ValueProvider<Anomaly, String> value, String width) {
        return order.by(
                column(value, width), header, Words.of(header), value, SortDirection.ASCENDING);
    }

    private void number(String header, String width, ValueProvider<Anomaly, Double> value) {
        order.by(
                column(flag -> FlagEvidence.figure(value.apply(flag)), width)
                        .setTextAlign(ColumnTextAlign.END),
                header,
                Words.of(header),
                value,
                SortDirection.DESCENDING);
    }

    private Grid.Column<Anomaly> column(ValueProvider<Anomaly, String> text, String width) {
        return grid.addColumn(text).setWidth(width).setFlexGrow(0);
    }
}
