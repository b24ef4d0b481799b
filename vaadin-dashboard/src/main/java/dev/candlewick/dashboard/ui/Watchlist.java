package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.candlewick.dashboard.candle.Quote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All instruments with last price, change and the age of their newest row. A click selects. */
@JsModule("./market-age.ts")
class Watchlist extends Div {

    private final Map<String, Quote> quotes = new TreeMap<>();
    private final List<Quote> rows = new ArrayList<>();
    private final BySymbol provider = new BySymbol(rows);
    private final Grid<Quote> grid = new Grid<>();
    private final Span hint = new Span("No symbol matches.");
    private final TextField search = new TextField();
    private String selected = "";

    Watchlist(Consumer<String> chosen) {
        addClassName("watchlist");
        search.setPlaceholder("Search symbol");
        search.setAriaLabel("Search symbol");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.EAGER);
        search.addValueChangeListener(typed -> arrange());
        grid.addClassName("quotes");
        grid.addColumn(Quote::symbol)
                .setHeader("Symbol")
                .setFlexGrow(1)
                .setWidth("92px")
                .setPartNameGenerator(quote -> "symbol");
        grid.addColumn(quote -> PriceFormat.of(quote, List.of()).price(quote.last()))
                .setHeader("Last")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(0)
                .setWidth("92px")
                .setPartNameGenerator(quote -> "number");
        grid.addColumn(quote -> PriceFormat.percent(quote.changeRatio().orElse(null)))
                .setHeader("Chg %")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(0)
                .setWidth("74px")
                .setPartNameGenerator(quote -> "number " + direction(quote));
        grid.addColumn(
                        LitRenderer.<Quote>of("<market-age .at=${item.at}></market-age>")
                                .withProperty("at", Watchlist::recordedMilliseconds))
                .setHeader("Age")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(0)
                .setWidth("48px");
        grid.setItems(provider);
        grid.asSingleSelect()
                .addValueChangeListener(
                        change -> {
                            if (change.isFromClient()) {
                                choose(change.getValue(), chosen);
                            }
                        });
        hint.addClassName("hint");
        add(search, hint, grid);
        arrange();
    }

    private void choose(@Nullable Quote quote, Consumer<String> chosen) {
        if (quote == null) {
            // A second click would deselect; a chart always shows something.
            select(selected);
        } else {
            chosen.accept(quote.symbol());
        }
    }

    /** Takes in new quotes. Rows that only changed their figures stay where they are. */
    void update(Collection<Quote> changed) {
        boolean newcomers = false;
        for (Quote quote : changed) {
            newcomers |= quotes.put(quote.symbol(), quote) == null;
        }
        if (newcomers) {
            arrange();
            return;
        }
        for (Quote quote : changed) {
            rows.replaceAll(row -> row.symbol().equals(quote.symbol()) ? quote : row);
            provider.refreshItem(quote);
        }
    }

    void select(String symbol) {
        selected = symbol;
        grid.asSingleSelect().setValue(quotes.get(symbol));
    }

    Optional<Quote> quote(String symbol) {
        return Optional.ofNullable(quotes.get(symbol));
    }

    Collection<String> symbols() {
        return List.copyOf(quotes.keySet());
    }

    private void arrange() {
        String wanted = search.getValue().strip().toUpperCase(Locale.ROOT);
        rows.clear();
        quotes.values().stream().filter(quote -> matches(quote, wanted)).forEach(rows::add);
        provider.refreshAll();
        select(selected);
        hint.setVisible(rows.isEmpty() && !quotes.isEmpty());
    }

    private static boolean matches(Quote quote, String wanted) {
        return quote.symbol().contains(wanted)
                || quote.name().toUpperCase(Locale.ROOT).contains(wanted);
    }

    private static String direction(Quote quote) {
        return quote.change().map(change -> change.signum() < 0 ? "down" : "up").orElse("flat");
    }

    private static @Nullable Long recordedMilliseconds(Quote quote) {
        return quote.recordedAt() == null
                ? null
                : Objects.requireNonNull(quote.recordedAt()).toEpochMilli();
    }

    /** A row is the same row as long as its symbol is the same. */
    private static final class BySymbol extends ListDataProvider<Quote> {
        BySymbol(Collection<Quote> rows) {
            super(rows);
        }

        @Override
        public Object getId(Quote quote) {
            return quote.symbol();
        }
    }
}
