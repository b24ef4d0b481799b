package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.data.renderer.LitRenderer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the watchlist, the ones that matter most first: a narrow list has no volume. A
 * click on a header sorts by it, a second one the other way round, a third one not. Texts from
 * outside are bound as texts and attributes, never as markup.
 */
final class WatchColumns {
    private static final int ALL_COLUMNS_PIXELS = 436;

    /** The grid measures hidden cells too, unless the column itself knows. */
    private static final String HIDE_WHEN_NARROW =
            """
            const list = this.closest('vaadin-grid');
            new ResizeObserver(() => { this.hidden = list.clientWidth < $0; }).observe(list);""";

    private WatchColumns() {}

    static void addTo(Grid<WatchRow> grid, RowOrder<WatchRow> order, Consumer<String> remove) {
        Grid.Column<WatchRow> symbol =
                grid.addColumn(
                                LitRenderer.<WatchRow>of(
                                                """
                                                <span class="watch-symbol" title=${item.about}>${item.symbol}</span><a
                                                    class="watch-flags" router-link ?hidden=${!item.flags} href=${item.link}
                                                    data-severity=${item.severity} title=${item.flagsInWords}
                                                    aria-label=${item.flagsInWords}>${item.flags}</a>
                                                """)
                                        .withProperty("symbol", WatchRow::symbol)
                                        .withProperty("about", WatchRow::about)
                                        .withProperty("flags", WatchRow::flags)
                                        .withProperty("severity", WatchRow::severity)
                                        .withProperty("flagsInWords", WatchRow::flagsInWords)
                                        .withProperty("link", WatchRow::flagsLink))
                        .setFlexGrow(1)
                        .setWidth("112px");
        order.by(
                symbol,
                "symbol",
                Words.of("market.symbol"),
                WatchRow::symbol,
                SortDirection.ASCENDING);
        number(
                grid,
                order,
                "last",
                Words.of("watch.last"),
                "76px",
                LitRenderer.<WatchRow>of("${item.last}").withProperty("last", WatchRow::last),
                WatchRow::price);
        number(
                grid,
                order,
                "change",
                Words.of("watch.change"),
                "68px",
                LitRenderer.<WatchRow>of(
                                "<span class=\"watch-change\" data-direction=${item.direction}>${item.change}</span>")
                        .withProperty("direction", WatchRow::direction)
                        .withProperty("change", WatchRow::change),
                WatchRow::changeRatio);
        number(
                        grid,
                        order,
                        "trend",
                        Words.of("watch.trend"),
                        "60px",
                        LitRenderer.<WatchRow>of(
                                        """
                                        <spark-line role="img" title=${item.words} aria-label=${item.words}
                                            data-direction=${item.direction} .points=${item.trend}></spark-line>
                                        """)
                                .withProperty("trend", WatchRow::trend)
                                .withProperty("words", WatchRow::trendInWords)
                                .withProperty("direction", WatchRow::trendDirection),
                        WatchRow::rise)
                .setTextAlign(ColumnTextAlign.START);
        // Sorted by its age, which goes the other way than the time of which it is told.
        order.by(
                figure(
                        grid,
                        "38px",
                        LitRenderer.<WatchRow>of("<market-age .at=${item.at}></market-age>")
                                .withProperty("at", WatchRow::writtenAt)),
                "age",
                Words.of("watch.age"),
                WatchRow::age,
                SortDirection.ASCENDING);
        number(
                        grid,
                        order,
                        "volume",
                        Words.of("watch.volume"),
                        "58px",
                        LitRenderer.<WatchRow>of("${item.volume}")
                                .withProperty("volume", WatchRow::volume),
                        WatchRow::volumeOfTheDay)
                .getElement()
                .executeJs(HIDE_WHEN_NARROW, ALL_COLUMNS_PIXELS);
        grid.addColumn(
                        LitRenderer.<WatchRow>of(
                                        """
                                        <button class="watch-remove" title=${item.removeHint}
                                            aria-label=${item.removeLabel} @click=${remove}>×</button>
                                        """)
                                .withProperty("removeHint", row -> Words.of("watch.remove.hint"))
                                .withProperty(
                                        "removeLabel",
                                        row -> Words.of("watch.remove", row.symbol()))
                                .withFunction("remove", row -> remove.accept(row.symbol())))
                .setFlexGrow(0)
                .setWidth("24px");
    }

    private static <V extends Comparable<? super V>> Grid.Column<WatchRow> number(
            Grid<WatchRow> grid,
            RowOrder<WatchRow> order,
            String key,
            String header,
            String width,
            LitRenderer<WatchRow> renderer,
            Function<WatchRow, @Nullable V> figure) {
        return order.by(
                figure(grid, width, renderer), key, header, figure, SortDirection.DESCENDING);
    }

    private static Grid.Column<WatchRow> figure(
            Grid<WatchRow> grid, String width, LitRenderer<WatchRow> renderer) {
        return grid.addColumn(renderer)
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(0)
                .setWidth(width);
    }
}
