package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.provider.ListDataProvider;
import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
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

class WatchOrderTest {

    private final Grid<WatchRow> grid = new Grid<>();
    private final List<WatchRow> rows =
            new ArrayList<>(
                    List.of(
                            row("MSFT", "101"),
                            row("NEW", null),
                            row("IBM", "97"),
                            row("AAPL", "103"),
                            row("KO", "100")));
    private final AtomicInteger choices = new AtomicInteger();
    private final RowOrder<WatchRow> order =
            new RowOrder<>(new ListDataProvider<>(rows), choices::incrementAndGet);
    private Instant now = Instant.parse("2026-03-02T12:00:00Z");
    private WatchOrder places = new WatchOrder(order, Clock.systemUTC());

    @BeforeEach
    void fill() {
        InstantSource source = () -> now;
        places = new WatchOrder(order, source.withZone(ZoneOffset.UTC));
        WatchColumns.addTo(grid, order, symbol -> {});
    }

    @Test
    void withoutAHeadItIsTheUsersOwn() {
        assertThat(order.isGiven()).isTrue();
        assertThat(order.text()).isEmpty();
        assertThat(places.symbols()).containsExactly("MSFT", "NEW", "IBM", "AAPL", "KO");
    }

    @Test
    void aHeadSortsOneWayThenTheOtherThenNot() {
        order.turn("change");
        assertThat(places.symbols()).containsExactly("AAPL", "MSFT", "KO", "IBM", "NEW");
        assertThat(direction(2)).isEqualTo("down");
        order.turn("change");
        assertThat(places.symbols()).containsExactly("NEW", "IBM", "KO", "MSFT", "AAPL");
        assertThat(direction(2)).isEqualTo("up");
        assertThat(order.text()).isEqualTo("change ascending");
        order.turn("change");
        assertThat(order.isGiven()).isTrue();
        assertThat(places.symbols()).startsWith("MSFT", "NEW");
        assertThat(direction(2)).isEmpty();
        assertThat(choices.get()).isEqualTo(3);
    }

    @Test
    void eachColumnSortsByWhatItSaysAndOneAtATime() {
        order.turn("symbol");
        assertThat(places.symbols()).containsExactly("AAPL", "IBM", "KO", "MSFT", "NEW");
        order.turn("age");
        assertThat(places.symbols()).as("youngest first").startsWith("AAPL", "MSFT", "KO");
        order.turn("last");
        assertThat(places.symbols()).containsExactly("AAPL", "MSFT", "KO", "IBM", "NEW");
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
        assertThat(places.isOutdated()).as("never looked at").isTrue();
        rows.set(4, row("KO", "110"));
        assertThat(places.isOutdated()).as("at once").isFalse();
        now = now.plusSeconds(3);
        assertThat(places.isOutdated()).isTrue();
        now = now.plusSeconds(3);
        assertThat(places.isOutdated()).as("nothing has changed").isFalse();
        assertThat(places.symbols()).startsWith("KO", "AAPL");
    }

    @Test
    void theUsersOwnOrderIsNeverOutdated() {
        rows.set(4, row("KO", "110"));
        now = now.plus(Duration.ofDays(1));
        assertThat(places.isOutdated()).isFalse();
    }

    @Test
    void goesBackToWhatTheBrowserKeeps() {
        order.restore("change descending");
        assertThat(places.symbols()).startsWith("AAPL", "MSFT");
        order.restore("last ascending");
        assertThat(places.symbols()).containsExactly("NEW", "IBM", "KO", "MSFT", "AAPL");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "change", "wealth ascending", "<img src=x> descending"})
    void whateverIsNoOrderChangesNothing(@Nullable String kept) {
        order.restore(kept);
        assertThat(order.isGiven()).isTrue();
        assertThat(choices.get()).isZero();
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
