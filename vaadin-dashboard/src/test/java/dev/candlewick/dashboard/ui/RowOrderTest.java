package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class RowOrderTest {

    private final List<WatchRow> rows =
            new ArrayList<>(
                    List.of(
                            row("MSFT", "101"),
                            row("NEW", null),
                            row("IBM", "97"),
                            row("AAPL", "103"),
                            row("KO", "100")));
    private final Grid<WatchRow> grid = new Grid<>();
    private final AtomicInteger choices = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final ListDataProvider<WatchRow> provider =
            new ListDataProvider<>(rows) {
                @Override
                public Object getId(WatchRow row) {
                    return row.symbol();
                }
            };
    private Instant now = Instant.parse("2026-03-02T12:00:00Z");
    private final InstantSource source = () -> now;
    private final RowOrder<WatchRow> order =
            new RowOrder<>(
                    grid, provider, source.withZone(ZoneOffset.UTC), choices::incrementAndGet);

    @BeforeEach
    void fill() {
        WatchColumns.addTo(grid, order, symbol -> {});
        provider.addDataProviderListener(change -> refreshes.incrementAndGet());
    }

    @Test
    void withoutAHeadRowsStandAsTheyWereGiven() {
        assertThat(order.isGiven()).isTrue();
        assertThat(order.text()).isEmpty();
        assertThat(symbols()).containsExactly("MSFT", "NEW", "IBM", "AAPL", "KO");
    }

    @Test
    void aHeadSortsOneWayThenTheOtherThenNotAndTheUnknownStandsLast() {
        order.turn("change");
        assertThat(symbols()).containsExactly("AAPL", "MSFT", "KO", "IBM", "NEW");
        assertThat(direction(2)).isEqualTo("down");
        order.turn("change");
        assertThat(symbols()).containsExactly("IBM", "KO", "MSFT", "AAPL", "NEW");
        assertThat(direction(2)).isEqualTo("up");
        assertThat(order.text()).isEqualTo("change ascending");
        order.turn("change");
        assertThat(order.isGiven()).isTrue();
        assertThat(symbols()).startsWith("MSFT", "NEW");
        assertThat(direction(2)).isEmpty();
        assertThat(choices.get()).isEqualTo(3);
    }

    @Test
    void eachColumnSortsByWhatItSaysAndOneAtATime() {
        order.turn("symbol");
        assertThat(symbols()).containsExactly("AAPL", "IBM", "KO", "MSFT", "NEW");
        order.turn("age");
        assertThat(symbols()).as("youngest first").startsWith("AAPL", "MSFT", "KO");
        assertThat(direction(4)).as("of ages the least").isEqualTo("up");
        order.turn("last");
        assertThat(symbols()).containsExactly("AAPL", "MSFT", "KO", "IBM", "NEW");
        assertThat(direction(0)).isEmpty();
        assertThat(direction(1)).isEqualTo("down");
    }

    private String direction(int column) {
        return grid.getColumns()
                .get(column)
                .getHeaderComponent()
                .getElement()
                .getAttribute("data-direction");
    }

    @Test
    void rowsChangePlacesNowAndThenAndOnlyIfTheyHaveTo() {
        order.turn("change");
        refreshes.set(0);
        rows.set(4, row("KO", "110"));
        order.keepUp();
        assertThat(symbols()).as("at once").startsWith("AAPL", "MSFT");
        assertThat(shownByTheGrid()).isEqualTo(symbols());
        assertThat(refreshes.get()).isZero();

        now = now.plusSeconds(3);
        order.keepUp();
        assertThat(symbols()).startsWith("KO", "AAPL");
        assertThat(shownByTheGrid()).isEqualTo(symbols());
        assertThat(refreshes.get()).isEqualTo(1);

        rows.set(4, row("KO", "111"));
        now = now.plusSeconds(3);
        order.keepUp();
        assertThat(refreshes.get()).as("it stays where it is").isEqualTo(1);
    }

    @Test
    void underAPointerRowsStandStillAndNewOnesWaitAtTheEnd() {
        order.turn("change");
        point("pointerenter");
        rows.set(4, row("KO", "110"));
        rows.add(row("GE", "105"));
        now = now.plusSeconds(10);
        order.keepUp();
        order.takeIn(false);
        assertThat(symbols()).containsExactly("AAPL", "MSFT", "KO", "IBM", "NEW", "GE");

        point("pointerleave");
        assertThat(symbols()).containsExactly("KO", "GE", "AAPL", "MSFT", "IBM", "NEW");
    }

    @Test
    void theFirstRowsAndOtherRowsAltogetherFindTheirPlacesUnderAPointerToo() {
        List<WatchRow> later = List.copyOf(rows);
        rows.clear();
        order.restore("change descending");
        point("pointerenter");
        rows.addAll(later);
        order.takeIn(false);
        assertThat(symbols()).startsWith("AAPL", "MSFT");

        rows.clear();
        rows.addAll(List.of(row("GE", "99"), row("KO", "100"), row("F", "104")));
        order.takeIn(true);
        assertThat(symbols()).containsExactly("F", "KO", "GE");
    }

    @Test
    void rowsAsTheyAreGivenStandStillUnderAPointerToo() {
        order.takeIn(false);
        point("pointerenter");
        rows.addFirst(row("GE", "105"));
        order.takeIn(false);
        assertThat(symbols()).containsExactly("MSFT", "NEW", "IBM", "AAPL", "KO", "GE");
        assertThat(shownByTheGrid()).isEqualTo(symbols());

        point("pointerleave");
        assertThat(symbols()).containsExactly("GE", "MSFT", "NEW", "IBM", "AAPL", "KO");
        assertThat(shownByTheGrid()).isEqualTo(symbols());
    }

    @Test
    void rowsStandStillWhileSomebodyGoesThroughThemByKeys() {
        order.turn("change");
        rows.set(4, row("KO", "110"));
        now = now.plusSeconds(10);
        fire(
                grid,
                "keydown",
                JsonNodeFactory.instance.objectNode().put(RowOrder.GOES_THROUGH, true));
        now = now.plusSeconds(29);
        order.keepUp();
        assertThat(symbols()).startsWith("AAPL", "MSFT");
        point("focusout");
        assertThat(symbols()).startsWith("KO", "AAPL");
    }

    private void point(String event) {
        fire(grid, event, JsonNodeFactory.instance.objectNode());
    }

    /** The browser tells an event of a grid. */
    static void fire(Grid<?> grid, String name, ObjectNode data) {
        grid.getElement()
                .getNode()
                .getFeature(ElementListenerMap.class)
                .fireEvent(new DomEvent(grid.getElement(), name, data));
    }

    @Test
    void rowsThatComeTakeTheirPlaces() {
        order.turn("change");
        rows.add(row("GE", "102"));
        order.takeIn(false);
        assertThat(symbols()).startsWith("AAPL", "GE", "MSFT");
    }

    @Test
    void goesBackToWhatTheBrowserKeeps() {
        order.restore("change descending");
        assertThat(symbols()).startsWith("AAPL", "MSFT");
        order.restore("last ascending");
        assertThat(symbols()).containsExactly("IBM", "KO", "MSFT", "AAPL", "NEW");
        order.restore("");
        assertThat(order.isGiven()).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "change", "wealth ascending", "<img src=x> descending"})
    void whateverIsNoOrderChangesNothing(@Nullable String kept) {
        order.restore(kept);
        assertThat(order.isGiven()).isTrue();
        assertThat(choices.get()).isZero();
    }

    private List<String> symbols() {
        return order.shown().stream().map(WatchRow::symbol).toList();
    }

    private List<String> shownByTheGrid() {
        return provider.fetch(new Query<>()).map(WatchRow::symbol).toList();
    }

    /** Of a symbol that stood at 100; what is dearer is younger. */
    private WatchRow row(String symbol, @Nullable String last) {
        BigDecimal price = last == null ? null : new BigDecimal(last);
        Instant written = price == null ? null : Instant.ofEpochSecond(price.longValue());
        return new WatchRow(
                symbol,
                new Quote(
                        symbol,
                        "",
                        null,
                        price,
                        written,
                        null,
                        null,
                        null,
                        null,
                        new BigDecimal("100"),
                        written,
                        null,
                        null),
                null);
    }
}
