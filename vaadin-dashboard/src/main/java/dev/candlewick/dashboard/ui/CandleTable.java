package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.function.ValueProvider;
import dev.candlewick.dashboard.candle.Candle;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The candles of the chart as a table, newest first. */
class CandleTable extends Grid<Candle> {

    private final List<Candle> rows = new ArrayList<>();
    private final ByStart provider = new ByStart(rows);
    private final Column<Candle> start;
    private PriceFormat format = new PriceFormat(2);
    private ClockText clock = ClockText.UTC;

    CandleTable() {
        addClassName("candles");
        start =
                addColumn(ClockText.cell(Candle::startTime, row -> clock.start(row)))
                        .setWidth("132px")
                        .setFlexGrow(1);
        follow(clock);
        price(Words.of("market.open"), Candle::open);
        price(Words.of("market.high"), Candle::high);
        price(Words.of("market.low"), Candle::low);
        price(Words.of("market.close"), Candle::close)
                .setPartNameGenerator(row -> "number " + direction(row));
        number(Words.of("market.volume"), row -> PriceFormat.volume(row.volume()));
        price(Words.of("market.vwap"), Candle::vwap);
        number(Words.of("market.ticks"), row -> String.format(Locale.ROOT, "%,d", row.tickCount()));
        addColumn(CandleTable::state)
                .setHeader(Words.of("market.state"))
                .setWidth("104px")
                .setFlexGrow(0)
                .setPartNameGenerator(
                        row -> "state " + row.state().name().toLowerCase(Locale.ROOT));
        setItems(provider);
        setSelectionMode(SelectionMode.SINGLE);
    }

    /** Shows these candles and no others; they come oldest first. */
    void show(Collection<Candle> candles, PriceFormat prices) {
        format = prices;
        rows.clear();
        rows.addAll(new ArrayList<>(candles).reversed());
        provider.refreshAll();
    }

    /** Writes times by this clock from now on. */
    final void follow(ClockText chosen) {
        clock = chosen;
        start.setHeader(Words.of("market.table.start", clock.place()));
        provider.refreshAll();
    }

    /** Shows newer versions of candles already in the table. */
    void refresh(Collection<Candle> changed) {
        for (Candle candle : changed) {
            rows.replaceAll(
                    row ->
                            row.startTime().equals(candle.startTime()) && candle.replaces(row)
                                    ? candle
                                    : row);
            provider.refreshItem(candle);
        }
    }

    /** Whether a candle with this start is in the table. */
    boolean holds(Instant start) {
        return rows.stream().anyMatch(row -> row.startTime().equals(start));
    }

    /** Selects the candle with this start and brings it into sight. */
    void reveal(Instant start) {
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).startTime().equals(start)) {
                select(rows.get(index));
                scrollToIndex(index);
            }
        }
    }

    private Column<Candle> price(String header, ValueProvider<Candle, @Nullable BigDecimal> value) {
        return number(header, row -> format.price(value.apply(row)));
    }

    private Column<Candle> number(String header, ValueProvider<Candle, String> value) {
        return addColumn(value)
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("76px")
                .setFlexGrow(1)
                .setPartNameGenerator(row -> "number");
    }

    private static String state(Candle row) {
        return row.revision() == 0 ? row.state().name() : row.state() + " ×" + row.revision();
    }

    private static String direction(Candle row) {
        return row.open() == null || row.close() == null || row.close().compareTo(row.open()) >= 0
                ? "up"
                : "down";
    }

    /** A row is the same row as long as its candle starts at the same time. */
    private static final class ByStart extends ListDataProvider<Candle> {
        ByStart(Collection<Candle> rows) {
            super(rows);
        }

        @Override
        public Object getId(Candle candle) {
            return candle.startTime();
        }
    }
}
